import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { IconButton } from "@/ui/IconButton";
import { List, Row } from "../kit/List";
import { Fields, Section } from "../kit/Page";
import { SwitchRow } from "../kit/SwitchRow";
import { useDepartmentForms } from "../kit/useDepartmentForms";
import type { Form } from "../kit/useForm";
import type { Department } from "../wire";
import type { DepartmentValue } from "./value";

interface OverflowTabProps {
  form: Form<DepartmentValue>;
  /** The others. */
  departments: Department[];
}

export function OverflowTab({ form, departments }: OverflowTabProps) {
  const { t } = useLingui();
  const { one } = useDepartmentForms();
  const { value } = form;
  const [added, setAdded] = useState("");
  const targets = value.overflow_to;
  const free = departments.filter((item) => item.is_active && !targets.includes(item.id));
  const error = form.errorOf("overflow_to");

  function move(index: number, by: number) {
    const next = [...targets];
    const [id] = next.splice(index, 1);
    if (id) next.splice(index + by, 0, id);
    form.set({ overflow_to: next });
  }

  return (
    <>
      <Section
        title={<Trans>Para onde transborda</Trans>}
        lead={<Trans>São tentados nesta ordem. A conversa leva a marca Transbordo e a origem.</Trans>}
      >
        {targets.length === 0 ? (
          <p style={{ margin: 0, color: "var(--text-3)" }}>
            <Trans>Nenhum destino: as conversas esperam aqui.</Trans>
          </p>
        ) : (
          <List label={t`Destinos de transbordo`}>
            {targets.map((id, index) => {
              const name = departments.find((item) => item.id === id)?.name ?? t`Destino excluído`;
              return (
                <Row
                  key={id}
                  name={`${index + 1}. ${name}`}
                  badges={
                    <>
                      <IconButton
                        label={t`Subir ${name}`}
                        disabled={index === 0}
                        onClick={() => move(index, -1)}
                      >
                        <IconArrowUp size={16} />
                      </IconButton>
                      <IconButton
                        label={t`Descer ${name}`}
                        disabled={index === targets.length - 1}
                        onClick={() => move(index, 1)}
                      >
                        <IconArrowDown size={16} />
                      </IconButton>
                      <IconButton
                        label={t`Remover ${name}`}
                        onClick={() => form.set({ overflow_to: targets.filter((other) => other !== id) })}
                      >
                        <IconX size={16} />
                      </IconButton>
                    </>
                  }
                />
              );
            })}
          </List>
        )}
        {error ? (
          <p role="alert" style={{ margin: 0, color: "var(--danger)" }}>
            {error}
          </p>
        ) : null}
        {free.length > 0 ? (
          <div style={{ display: "flex", gap: 8, alignItems: "flex-end" }}>
            <NativeSelect
              label={t`Adicionar ${one}`}
              data={[
                { value: "", label: t`Escolha` },
                ...free.map((item) => ({ value: item.id, label: item.name })),
              ]}
              value={added}
              onChange={(event) => setAdded(event.currentTarget.value)}
            />
            <Button
              variant="default"
              disabled={!added}
              onClick={() => {
                form.set({ overflow_to: [...targets, added] });
                setAdded("");
              }}
            >
              <Trans>Adicionar</Trans>
            </Button>
          </div>
        ) : null}
      </Section>
      <Section title={<Trans>Quando transborda</Trans>}>
        <SwitchRow
          label={<Trans>Quando não há ninguém disponível</Trans>}
          hint={<Trans>Todos estão offline, em pausa ou em RONA.</Trans>}
          {...form.check("overflow_when_unavailable")}
        />
        <Fields>
          <TextInput
            label={t`Com mais conversas na fila do que`}
            placeholder={t`Sem limite`}
            {...form.number("overflow_queue_length", 1, 10000, true)}
          />
          <TextInput
            label={t`Com espera maior que (minutos)`}
            placeholder={t`Sem limite`}
            {...form.number("overflow_waiting_minutes", 1, 43200, true)}
          />
        </Fields>
        <SwitchRow
          label={<Trans>Voltar quando houver alguém disponível</Trans>}
          hint={<Trans>O que ainda espera no destino volta para cá.</Trans>}
          {...form.check("overflow_returns")}
        />
      </Section>
    </>
  );
}
