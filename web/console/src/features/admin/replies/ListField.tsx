import { Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { IconButton } from "@/ui/IconButton";
import type { ReplyList } from "../wire";
import { MAX_ROWS, newRow, rowCount } from "./model";
import css from "./replies.module.css";

type Section = ReplyList["sections"][number];

/** The options that open with one button, in sections where there are several. */
export function ListField({ value, onChange }: { value: ReplyList; onChange(value: ReplyList): void }) {
  const { t } = useLingui();
  const { sections } = value;
  const isFull = rowCount(value) >= MAX_ROWS;
  const put = (index: number, section: Section | null) =>
    onChange({ ...value, sections: sections.flatMap((old, at) => (at === index ? (section ?? []) : [old])) });
  return (
    <>
      <TextInput
        label={t`Botão que abre a lista`}
        placeholder={t`Por exemplo: Ver opções`}
        required
        maxLength={20}
        value={value.button}
        onChange={(event) => onChange({ ...value, button: event.currentTarget.value })}
      />
      {sections.map((section, index) => {
        const patchRow = (at: number, change: Partial<Section["rows"][number]>) =>
          put(index, {
            ...section,
            rows: section.rows.map((row, place) => (place === at ? { ...row, ...change } : row)),
          });
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a section is known by its place
          <div key={index} className={css.sectionBox}>
            {sections.length > 1 ? (
              <TextInput
                label={t`Título da seção ${index + 1}`}
                required
                maxLength={24}
                value={section.title ?? ""}
                onChange={(event) => put(index, { ...section, title: event.currentTarget.value || null })}
              />
            ) : null}
            {section.rows.map((row, at) => (
              <div key={row.id} className={css.line}>
                <TextInput
                  className={css.grow}
                  aria-label={t`Opção ${at + 1}`}
                  placeholder={t`Opção ${at + 1}`}
                  required
                  maxLength={24}
                  value={row.title}
                  onChange={(event) => patchRow(at, { title: event.currentTarget.value })}
                />
                <TextInput
                  className={css.grow}
                  aria-label={t`Descrição da opção ${at + 1}`}
                  placeholder={t`Descrição (opcional)`}
                  maxLength={72}
                  value={row.description ?? ""}
                  onChange={(event) => patchRow(at, { description: event.currentTarget.value || null })}
                />
                <IconButton
                  label={t`Remover a opção ${at + 1}`}
                  disabled={rowCount(value) === 1}
                  onClick={() => {
                    const rows = section.rows.filter((_, place) => place !== at);
                    put(index, rows.length > 0 ? { ...section, rows } : null);
                  }}
                >
                  <IconX size={16} />
                </IconButton>
              </div>
            ))}
            <Button
              variant="default"
              size="xs"
              className={css.add}
              disabled={isFull}
              leftSection={<IconPlus size={14} />}
              onClick={() => put(index, { ...section, rows: [...section.rows, newRow()] })}
            >
              <Trans>Adicionar opção</Trans>
            </Button>
          </div>
        );
      })}
      <Button
        variant="default"
        size="xs"
        className={css.add}
        disabled={isFull}
        leftSection={<IconPlus size={14} />}
        onClick={() => onChange({ ...value, sections: [...sections, { title: null, rows: [newRow()] }] })}
      >
        <Trans>Adicionar seção</Trans>
      </Button>
    </>
  );
}
