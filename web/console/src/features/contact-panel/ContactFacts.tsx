import { useLingui } from "@lingui/react/macro";
import type { ContactDetails } from "@/lib/api/contacts";
import type { ContactBrief } from "@/lib/api/types";
import { formatCnpj, formatCpf, isMasked } from "@/lib/documents";
import { formatDate, formatPhone } from "@/lib/time/format";
import { useInbox } from "@/realtime/store";
import { ChannelIcon } from "@/ui/ChannelIcon";
import { CopyValue } from "./CopyValue";
import { isPhone, otherIdentities } from "./contact";
import { formatDay } from "./contactData";
import css from "./panel.module.css";
import { Fact } from "./Section";

interface ContactFactsProps {
  contact: Pick<ContactBrief, "phone" | "username">;
  /** Null while they come. */
  details: ContactDetails | null;
  /** By which of our channels the conversation goes. */
  inboxId?: string;
}

/** What is known of a person. */
export function ContactFacts({ contact: { phone, username }, details, inboxId }: ContactFactsProps) {
  const { t, i18n } = useLingui();
  const inbox = useInbox(inboxId ?? "");
  const kinds: Record<string, string> = {
    wa_id: "WhatsApp",
    phone: t`Telefone`,
    bsuid: t`Identificador do WhatsApp (BSUID)`,
    username: t`Nome de usuário`,
    email: t`E-mail`,
    igsid: "Instagram",
    psid: "Messenger",
  };
  const others = details
    ? otherIdentities(details, phone).filter(({ value }) => value !== username && value !== details.email)
    : [];
  const identity = ({ kind, value }: ContactDetails["identities"][number]) => (
    <Fact key={`${kind}:${value}`} label={kinds[kind] ?? kind}>
      <CopyValue value={value} shown={isPhone(kind) ? formatPhone(value) : value} />
    </Fact>
  );
  return (
    <dl className={css.facts}>
      {phone ? (
        <Fact label={t`Telefone`}>
          <CopyValue value={phone} shown={formatPhone(phone)} />
        </Fact>
      ) : null}
      {others.filter(({ kind }) => isPhone(kind)).map(identity)}
      {username ? (
        <Fact label={t`Nome de usuário`}>
          <CopyValue value={username} shown={`@${username.replace(/^@/, "")}`} />
        </Fact>
      ) : null}
      {details?.email ? (
        <Fact label={t`E-mail`}>
          <CopyValue value={details.email} />
        </Fact>
      ) : null}
      {details?.birth_date ? (
        <Fact label={t`Data de nascimento`}>{formatDay(details.birth_date, i18n.locale)}</Fact>
      ) : null}
      <Document name="CPF" value={details?.cpf} format={formatCpf} />
      <Document name="RG" value={details?.rg} />
      <Document name="CNPJ" value={details?.cnpj} format={formatCnpj} />
      {details?.customer_code ? (
        <Fact label={t`Código do cliente`}>
          <CopyValue value={details.customer_code} />
        </Fact>
      ) : null}
      {inbox ? (
        <Fact label={t`Canal`}>
          <span className={css.channel}>
            <ChannelIcon channel={inbox.channel} />
            <bdi>
              {[inbox.name, inbox.display_number && formatPhone(inbox.display_number)]
                .filter(Boolean)
                .join(" · ")}
            </bdi>
          </span>
        </Fact>
      ) : null}
      {others.filter(({ kind }) => !isPhone(kind)).map(identity)}
      {details ? <Fact label={t`Contato desde`}>{formatDate(details.created_at, i18n.locale)}</Fact> : null}
    </dl>
  );
}

interface DocumentProps {
  name: string;
  value: string | null | undefined;
  format?: (value: string) => string;
}

/** What is partly hidden is not worth copying. */
function Document({ name, value, format = (text) => text }: DocumentProps) {
  if (!value) return null;
  return (
    <Fact label={name}>{isMasked(value) ? value : <CopyValue value={value} shown={format(value)} />}</Fact>
  );
}
