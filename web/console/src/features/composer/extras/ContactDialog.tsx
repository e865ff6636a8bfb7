import { Trans, useLingui } from "@lingui/react/macro";
import { Autocomplete, Button, Modal, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/lib/api/client";
import type { Conversation, ConversationPage } from "@/lib/api/types";
import { formatPhone } from "@/lib/time/format";
import { sendMessage, useInbox, useMe } from "@/realtime/store";
import { buildCard, isEmail, normalisePhone } from "./card";
import css from "./extras.module.css";

export default function ContactDialog({
  conversation,
  onDone,
}: {
  conversation: Conversation;
  onDone(): void;
}) {
  const { t } = useLingui();
  const me = useMe();
  const inbox = useInbox(conversation.inbox_id);
  const [search, setSearch] = useState("");
  const [wanted] = useDebouncedValue(search.trim(), 250);
  const { data: found = [] } = useQuery({
    queryKey: ["contacts-to-send", wanted],
    enabled: wanted.length >= 2,
    queryFn: ({ signal }) =>
      api
        .get<ConversationPage>("/conversations", { query: { q: wanted, view: "all", limit: 10 }, signal })
        .then((page) => page.items.map((item) => item.contact).filter((contact) => contact.phone)),
  });
  const [name, setName] = useState("");
  const [org, setOrg] = useState("");
  const [phones, setPhones] = useState([""]);
  const [email, setEmail] = useState("");
  const card = buildCard(name, phones, [email], org);

  function fill(filledName: string, phone: string) {
    setName(filledName);
    setPhones([formatPhone(phone)]);
    setSearch("");
  }

  function send() {
    if (!card) return;
    sendMessage(conversation.id, { type: "contacts", contacts: [card] });
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
        <div className={css.pick}>
          <Autocomplete
            label={t`Escolher um contato`}
            placeholder={t`Buscar por nome ou telefone`}
            value={search}
            onChange={setSearch}
            data={[...new Map(found.map((one) => [one.id, one])).values()].map((one) => ({
              value: one.id,
              label: `${one.name} · ${formatPhone(one.phone ?? "")}`,
            }))}
            filter={({ options }) => options}
            onOptionSubmit={(id) => {
              const one = found.find((contact) => contact.id === id);
              if (one) fill(one.name, one.phone ?? "");
            }}
            data-autofocus
          />
          {inbox?.display_number ? (
            <Button variant="default" onClick={() => fill(me.account.name, inbox.display_number ?? "")}>
              <Trans>Nosso contato</Trans>
            </Button>
          ) : null}
        </div>
        <TextInput
          label={t`Nome`}
          required
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
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
