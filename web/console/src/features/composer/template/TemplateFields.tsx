import { Trans, useLingui } from "@lingui/react/macro";
import { TextInput } from "@mantine/core";
import { component, fillText, type Template, type TemplateField, templateFields } from "./fill";
import css from "./template.module.css";

interface TemplateFieldsProps {
  template: Template;
  values: Record<string, string>;
  onChange(values: Record<string, string>): void;
}

/** A template's variables beside what the customer will read. */
export function TemplateFields({ template, values, onChange }: TemplateFieldsProps) {
  const { t } = useLingui();
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
        {fields.length === 0 ? (
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
      <Preview template={template} values={values} />
    </div>
  );
}

function Preview({ template, values }: { template: Template; values: Record<string, string> }) {
  const { t } = useLingui();
  const header = component(template, "HEADER")?.text;
  const footer = component(template, "FOOTER")?.text;
  return (
    <section className={css.preview} aria-label={t`Prévia`}>
      <div className={css.bubble} dir="auto">
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
