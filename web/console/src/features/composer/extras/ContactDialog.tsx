import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { sendMessage } from "@/realtime/store";
import { buildCard, isEmail, normalisePhone } from "./card";
import css from "./extras.module.css";

export function ContactDialog({ conversationId, onDone }: { conversationId: string; onDone(): void }) {
  const { t } = useLingui();
  const [name, setName] = useState("");
  const [org, setOrg] = useState("");
  const [phones, setPhones] = useState([""]);
  const [email, setEmail] = useState("");
  const card = buildCard(name, phones, [email], org);

  function send() {
    if (!card) return;
    sendMessage(conversationId, { type: "contacts", contacts: [card] });
    onDone();
  }

  return (
    <Modal opened onClose={onDone} title={t`Enviar contato`} closeButtonProps={{ "aria-label": t`Fechar` }}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <TextInput
          label={t`Nome`}
          required
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        {phones.map((phone, index) => (
          <TextInput
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
            key={index}
            label={index === 0 ? t`Telefone` : t`Outro telefone`}
            type="tel"
            inputMode="tel"
            placeholder="(11) 98765-4321"
            value={phone}
            error={
              phone.trim().length > 3 && normalisePhone(phone) === null
                ? t`Escreva com DDD; fora do Brasil, com + e o código do país.`
                : null
            }
            onChange={({ currentTarget }) =>
              setPhones(phones.map((other, place) => (place === index ? currentTarget.value : other)))
            }
          />
        ))}
        {phones.length < 5 ? (
          <Button
            variant="subtle"
            size="xs"
            className={css.left}
            leftSection={<IconPlus size={14} />}
            onClick={() => setPhones([...phones, ""])}
          >
            <Trans>Adicionar telefone</Trans>
          </Button>
        ) : null}
        <TextInput
          label={t`E-mail`}
          type="email"
          value={email}
          error={email.includes("@") && !email.endsWith("@") && !isEmail(email) ? t`E-mail incompleto` : null}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <TextInput
          label={t`Empresa (opcional)`}
          value={org}
          maxLength={200}
          onChange={(event) => setOrg(event.currentTarget.value)}
        />
        <p className={css.hint}>
          <Trans>Informe o nome e ao menos um telefone ou e-mail.</Trans>
        </p>
        <div className={css.buttons}>
          <Button variant="default" onClick={onDone}>
            <Trans>Cancelar</Trans>
          </Button>
          <Button type="submit" disabled={card === null}>
            <Trans>Enviar</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}
