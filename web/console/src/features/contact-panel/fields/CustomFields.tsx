import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useState } from "react";
import type { ClosingField } from "@/lib/api/types";
import { type FieldValue, fetchFieldValues, useCustomFields } from "@/lib/customFields";
import { isFile } from "@/lib/fieldAnswers";
import { formatDay } from "@/lib/time/zone";
import { usePermission } from "@/realtime/store";
import { changesContact, useLive } from "@/realtime/useLive";
import { FileValue } from "@/ui/desk/FileValue";
import { useValueWords } from "@/ui/desk/useValueWords";
import { Answer } from "../Answer";
import css from "../panel.module.css";
import { Fact, Section } from "../Section";

const FieldsDialog = lazy(async () => ({ default: (await import("./FieldsDialog")).FieldsDialog }));

/** The company's own fields of a contact (CON-3); nothing where it has defined none. */
export function CustomFields({ contactId }: { contactId: string }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const mayEdit = usePermission("contacts.edit");
  const [isEditing, setEditing] = useState(false);
  const fields = useCustomFields().data ?? [];
  const key = ["field-values", contactId];
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => fetchFieldValues(contactId, signal),
    enabled: fields.length > 0,
    staleTime: 0,
  });
  useLive(key, (event) => changesContact(event, contactId));
  if (fields.length === 0) return null;
  return (
    <Section title={t`Campos customizados`}>
      <Answer query={query}>
        {(values) => (
          <>
            <Values fields={fields} values={values} />
            {mayEdit ? (
              <Button size="xs" variant="default" mt={8} onClick={() => setEditing(true)}>
                <Trans>Editar campos</Trans>
              </Button>
            ) : null}
            {isEditing ? (
              <Suspense>
                <FieldsDialog
                  contactId={contactId}
                  fields={fields}
                  values={values}
                  onSaved={(saved) => queries.setQueryData<FieldValue[]>(key, saved)}
                  onDone={() => setEditing(false)}
                />
              </Suspense>
            ) : null}
          </>
        )}
      </Answer>
    </Section>
  );
}

function Values({ fields, values }: { fields: readonly ClosingField[]; values: readonly FieldValue[] }) {
  const { i18n } = useLingui();
  const words = useValueWords();
  const filled = fields.flatMap((field) => {
    const value = values.find((row) => row.field_id === field.id)?.value;
    return value === undefined || value === null ? [] : [{ field, value }];
  });
  if (filled.length === 0)
    return (
      <p className={css.quiet}>
        <Trans>Nenhum preenchido.</Trans>
      </p>
    );

  function shown(field: ClosingField, value: unknown): ReactNode {
    if (field.kind === "date") return formatDay(String(value), i18n.locale);
    if (isFile(value)) return <FileValue file={value} />;
    if (field.kind === "url")
      return (
        <a className={css.url} href={String(value)} target="_blank" rel="noreferrer">
          {String(value)}
        </a>
      );
    return <bdi>{words(value)}</bdi>;
  }

  return (
    <dl className={css.facts}>
      {filled.map(({ field, value }) => (
        <Fact key={field.id} label={field.label}>
          {shown(field, value)}
        </Fact>
      ))}
    </dl>
  );
}
