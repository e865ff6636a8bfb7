import { Trans, useLingui } from "@lingui/react/macro";
import { TextInput } from "@mantine/core";
import { IconFile, IconPhoto, IconVideo } from "@tabler/icons-react";
import type { Attachment } from "@/lib/api/types";
import {
  component,
  fillText,
  type HeaderMedia,
  headerMedia,
  type Template,
  type TemplateField,
  templateFields,
} from "./fill";
import { HeaderFile } from "./HeaderFile";
import css from "./template.module.css";

interface TemplateFieldsProps {
  template: Template;
  inboxId: string;
  values: Record<string, string>;
  onChange(values: Record<string, string>): void;
  /** The header's file, where the template has one. */
  header: Attachment | null;
  onHeader(attachment: Attachment | null): void;
}

/** A template's variables beside what the customer will read. */
export function TemplateFields(props: TemplateFieldsProps) {
  const { template, inboxId, values, onChange, header, onHeader } = props;
  const { t } = useLingui();
  const media = headerMedia(template);
  const fields = templateFields(template);

  function label(field: TemplateField): string {
    const { name } = field;
    if (field.part === "header") return t`Título: ${name}`;
    if (field.part === "button") return t`Endereço do botão: ${name}`;
    return /^\d+$/.test(name) ? t`Variável ${name}` : name;
  }

  return (
    <div className={css.columns}>
      <div className={css.fields}>
        {media ? <HeaderFile inboxId={inboxId} kind={media} value={header} onChange={onHeader} /> : null}
        {fields.length === 0 && !media ? (
          <p className={css.hint}>
            <Trans>Este template não tem variáveis.</Trans>
          </p>
        ) : null}
        {fields.map((field, index) => (
          <TextInput
            key={field.key}
            label={label(field)}
            value={values[field.key] ?? ""}
            onChange={({ currentTarget }) => onChange({ ...values, [field.key]: currentTarget.value })}
            required
            maxLength={1024}
            data-autofocus={index === 0 || undefined}
          />
        ))}
      </div>
      <Preview template={template} values={values} file={header} />
    </div>
  );
}

interface PreviewProps {
  template: Template;
  values: Record<string, string>;
  file: Attachment | null;
}

function Preview({ template, values, file }: PreviewProps) {
  const { t } = useLingui();
  const media = headerMedia(template);
  const header = component(template, "HEADER")?.text;
  const footer = component(template, "FOOTER")?.text;
  return (
    <section className={css.preview} aria-label={t`Prévia`}>
      <div className={css.bubble} dir="auto">
        {media ? <HeaderPreview kind={media} file={file} /> : null}
        {header ? <strong>{fillText(header, "header", values)}</strong> : null}
        <span>{fillText(component(template, "BODY")?.text ?? "", "body", values)}</span>
        {footer ? <small>{footer}</small> : null}
        {component(template, "BUTTONS")?.buttons?.map((button) => (
          <span key={button.text} className={css.button}>
            {button.text}
          </span>
        ))}
      </div>
    </section>
  );
}

function HeaderPreview({ kind, file }: { kind: HeaderMedia; file: Attachment | null }) {
  const { t } = useLingui();
  const source = file ? `/api/v1/attachments/${file.id}/content` : null;
  if (source && kind === "image")
    return <img className={css.media} src={source} alt={t`Imagem do cabeçalho`} />;
  if (source && kind === "video")
    // biome-ignore lint/a11y/useMediaCaption: the file is the agent's own, without captions
    return <video className={css.media} src={source} controls preload="metadata" />;
  const Icon = { image: IconPhoto, video: IconVideo, document: IconFile }[kind];
  return (
    <span className={css.media} data-empty>
      <Icon size={24} aria-hidden="true" />
      {file ? <bdi>{file.name}</bdi> : null}
    </span>
  );
}
