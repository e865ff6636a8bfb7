import { Trans, useLingui } from "@lingui/react/macro";
import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useRef } from "react";
import { api } from "@/lib/api/client";
import { useMe } from "@/realtime/store";
import { useReload } from "../kit/data";
import { FormDialog } from "../kit/FormDialog";
import { Fields } from "../kit/Page";
import { useForm } from "../kit/useForm";
import type { CannedReply, ReplyScope } from "../wire";
import { ChoicesField } from "./ChoicesField";
import { FilesField } from "./FilesField";
import { shortcutFrom, withVariable } from "./model";
import { ReplyPreview } from "./ReplyPreview";
import css from "./replies.module.css";
import { useVariables } from "./useVariables";

interface ReplyDialogProps {
  reply: CannedReply | null;
  isPersonal: boolean;
  onClose(): void;
}

/** One quick reply: who uses it, its shortcut, what it says, and how that will look. */
export function ReplyDialog({ reply, isPersonal, onClose }: ReplyDialogProps) {
  const { t } = useLingui();
  const { departments } = useMe().directory;
  const reload = useReload();
  const variables = useVariables();
  const area = useRef<HTMLTextAreaElement>(null);
  const form = useForm(
    {
      scope: (reply?.scope ?? (isPersonal ? "personal" : "account")) as ReplyScope,
      department_id: reply?.department_id ?? null,
      shortcut: reply?.shortcut ?? "",
      title: reply?.title ?? "",
      text: reply?.text ?? "",
      attachments: reply?.attachments ?? [],
      interactive: reply?.interactive ?? null,
    },
    async (changes, value) => {
      const { attachments, ...rest } = reply ? changes : value;
      const files = attachments ? { attachments: attachments.map((file) => file.id) } : {};
      if (reply) await api.patch(`/canned-replies/${reply.id}`, { ...rest, ...files });
      else await api.post("/canned-replies", { ...rest, ...files });
      await reload();
    },
  );
  const { value } = form;

  function insert(name: string) {
    const box = area.current;
    const end = value.text.length;
    const [text, cursor] = withVariable(
      value.text,
      name,
      box?.selectionStart ?? end,
      box?.selectionEnd ?? end,
    );
    form.set({ text });
    requestAnimationFrame(() => {
      box?.focus();
      box?.setSelectionRange(cursor, cursor);
    });
  }

  return (
    <FormDialog
      title={reply ? t`Editar mensagem rápida` : t`Nova mensagem rápida`}
      form={form}
      onClose={onClose}
      size="xl"
    >
      <div className={css.columns}>
        <div className={css.column}>
          {isPersonal ? null : (
            <NativeSelect
              label={t`Quem usa`}
              data={[
                { value: "", label: t`A empresa toda` },
                ...departments.map((item) => ({ value: item.id, label: item.name })),
              ]}
              value={value.department_id ?? ""}
              onChange={(event) => {
                const id = event.currentTarget.value || null;
                form.set({ department_id: id, scope: id ? "department" : "account" });
              }}
              error={form.errorOf("department_id") ?? form.errorOf("scope")}
            />
          )}
          <Fields>
            <TextInput
              label={t`Atalho`}
              description={t`Digite / e o atalho para usar.`}
              leftSection="/"
              required
              maxLength={40}
              data-autofocus
              value={value.shortcut}
              onChange={(event) => form.set({ shortcut: shortcutFrom(event.currentTarget.value) })}
              error={form.errorOf("shortcut")}
            />
            <TextInput
              label={t`Título`}
              description={t`Opcional, ajuda a encontrar.`}
              maxLength={120}
              {...form.text("title")}
            />
          </Fields>
          <Textarea
            ref={area}
            label={t`Texto`}
            description={
              value.interactive ? t`Até 1.024 caracteres com botões ou lista.` : t`Até 20.000 caracteres.`
            }
            autosize
            minRows={4}
            maxRows={14}
            maxLength={value.interactive ? 1024 : 20000}
            {...form.text("text")}
          />
          <fieldset className={css.choices}>
            <legend>
              <Trans>Variáveis</Trans>
            </legend>
            <p className={css.hint}>
              <Trans>Preenchidas ao enviar. Se faltar o valor, o atendente é avisado antes.</Trans>
            </p>
            <div className={css.variables}>
              {variables.map(({ name, label }) => (
                <button
                  key={name}
                  type="button"
                  className={css.variable}
                  title={label}
                  aria-label={t`Inserir ${label}`}
                  onClick={() => insert(name)}
                >
                  {`{${name}}`}
                </button>
              ))}
            </div>
          </fieldset>
          <FilesField
            value={value.attachments}
            onChange={(attachments) => form.set({ attachments })}
            error={form.errorOf("attachments")}
          />
          <ChoicesField
            value={value.interactive}
            onChange={(interactive) => form.set({ interactive })}
            error={form.errorOf("interactive")}
          />
        </div>
        <ReplyPreview text={value.text} attachments={value.attachments} interactive={value.interactive} />
      </div>
    </FormDialog>
  );
}
