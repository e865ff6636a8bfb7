import { useLingui } from "@lingui/react/macro";
import { IconBroadcast, IconBroadcastOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { ContactRow } from "@/lib/api/contacts";
import { formatCpf } from "@/lib/documents";
import { useLocale } from "@/lib/i18n/i18n";
import { formatDateTime, formatListTime, formatPhone } from "@/lib/time/format";
import { useNowValue } from "@/lib/time/ticker";
import { useMe, useUser } from "@/realtime/store";
import { ChannelIcon } from "@/ui/ChannelIcon";
import { useChannelNames } from "@/ui/desk/useChannelNames";
import { LabelChip } from "@/ui/LabelChip";
import type { ColumnId } from "./columns";
import css from "./table.module.css";

interface CellProps {
  column: ColumnId;
  contact: ContactRow;
}

/** What a column shows of a contact. */
export function Cell({ column, contact }: CellProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows that stand anywhere cannot be a table's
    <span role="cell" className={css.cell}>
      {content(column, contact)}
    </span>
  );
}

function content(column: ColumnId, contact: ContactRow): ReactNode {
  switch (column) {
    case "phone":
      return <Text>{phoneOf(contact)}</Text>;
    case "channels":
      return <Channels kinds={contact.channels} />;
    case "labels":
      return <Labels ids={contact.labels} />;
    case "last_message":
      return contact.last_message_at ? <When at={contact.last_message_at} /> : <None />;
    case "owner":
      return <Owner id={contact.owner_id} />;
    case "broadcasts":
      return contact.erased_at ? <None /> : <Broadcasts receives={contact.receives_broadcasts} />;
    case "email":
      return <Text>{contact.email}</Text>;
    case "cpf":
      return <Text>{contact.cpf ? formatCpf(contact.cpf) : null}</Text>;
    case "customer_code":
      return <Text>{contact.customer_code}</Text>;
    case "created":
      return <When at={contact.created_at} />;
  }
}

/** The number as people write it, or the name by which the channel knows somebody. */
export function phoneOf({ phone, username }: Pick<ContactRow, "phone" | "username">): string | null {
  if (phone) return formatPhone(phone);
  return username ? `@${username.replace(/^@/, "")}` : null;
}

function None() {
  const { t } = useLingui();
  return (
    <span className={css.none}>
      <span aria-hidden="true">—</span>
      <span className="visually-hidden">{t`Nada`}</span>
    </span>
  );
}

function Text({ children }: { children: string | null }) {
  return children ? (
    <bdi className={css.text} title={children}>
      {children}
    </bdi>
  ) : (
    <None />
  );
}

export function When({ at }: { at: string }) {
  const locale = useLocale();
  const shown = useNowValue((now) => formatListTime(at, locale, now));
  return (
    <time className={css.when} dateTime={at} title={formatDateTime(at, locale)}>
      {shown}
    </time>
  );
}

export function Channels({ kinds }: { kinds: readonly string[] }) {
  const names = useChannelNames();
  if (kinds.length === 0) return <None />;
  const words = kinds.map((kind) => names[kind] ?? kind).join(", ");
  return (
    <span className={css.channels} role="img" aria-label={words} title={words}>
      {kinds.map((kind) => (
        <ChannelIcon key={kind} channel={kind} size={16} />
      ))}
    </span>
  );
}

const FEW_LABELS = 2;

export function Labels({ ids, isQuiet = false }: { ids: readonly string[]; isQuiet?: boolean }) {
  const labels = (useMe().directory.labels ?? []).filter((label) => ids.includes(label.id));
  if (labels.length === 0) return isQuiet ? null : <None />;
  const rest = labels.slice(FEW_LABELS);
  return (
    <span className={css.labels}>
      {labels.slice(0, FEW_LABELS).map((label) => (
        <LabelChip key={label.id} label={label} />
      ))}
      {rest.length > 0 ? (
        <span className={css.rest} title={rest.map((label) => label.name).join(", ")}>
          +{rest.length}
        </span>
      ) : null}
    </span>
  );
}

function Owner({ id }: { id: string | null }) {
  return <Text>{useUser(id)?.name ?? null}</Text>;
}

function Broadcasts({ receives }: { receives: boolean }) {
  const { t } = useLingui();
  const Icon = receives ? IconBroadcast : IconBroadcastOff;
  return (
    <span className={css.consent} data-off={!receives || undefined}>
      <Icon size={15} stroke={1.8} aria-hidden="true" />
      {receives ? t`Recebe` : t`Não recebe`}
    </span>
  );
}
