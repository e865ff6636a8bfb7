import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { IconCopy, IconMapPin, IconSpeakerphone, IconTag, IconUser } from "@tabler/icons-react";
import { useState } from "react";
import { formatPhone } from "@/lib/time/format";
import { type Content, list, number, object, text } from "../content";
import { plainName, safeLink } from "../format/parse";
import css from "./bodies.module.css";
import { SaveContact } from "./SaveContact";

function mapLinks(latitude: number, longitude: number) {
  const point = `${latitude},${longitude}`;
  return {
    osm: `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`,
    google: `https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(point)}`,
  };
}

/** A place without a map picture: nothing is asked of a third party until somebody clicks. */
export function LocationCard({ content }: { content: Content }) {
  const { i18n } = useLingui();
  const latitude = number(content, "latitude");
  const longitude = number(content, "longitude");
  if (latitude === null || longitude === null) return null;
  const links = mapLinks(latitude, longitude);
  const format = new Intl.NumberFormat(i18n.locale, { maximumFractionDigits: 6 });
  const [name, address] = [text(content, "name"), text(content, "address")];
  return (
    <div className={css.card}>
      <div className={css.map} aria-hidden="true">
        <IconMapPin size={28} />
      </div>
      <div className={css.cardText}>
        <strong dir="auto">{name || <Trans>Localização</Trans>}</strong>
        {address ? (
          <span className={css.sub} dir="auto">
            {address}
          </span>
        ) : null}
        <span className={css.sub}>
          {format.format(latitude)}; {format.format(longitude)}
        </span>
      </div>
      <div className={css.actions}>
        <a href={links.osm} target="_blank" rel="noopener noreferrer">
          <Trans>Abrir no mapa</Trans>
        </a>
        <a href={links.google} target="_blank" rel="noopener noreferrer">
          Google Maps
        </a>
      </div>
    </div>
  );
}

function Copyable({ value, label }: { value: string; label: string }) {
  const { t } = useLingui();
  return (
    <span className={css.copyable}>
      <bdi>{label}</bdi>
      <button
        type="button"
        className={css.inlineButton}
        aria-label={t`Copiar ${label}`}
        onClick={() => void navigator.clipboard.writeText(value)}
      >
        <IconCopy size={14} />
      </button>
    </span>
  );
}

interface ContactCardsProps {
  content: Content;
  /** From the customer: it can be saved. */
  isReceived: boolean;
}

export function ContactCards({ content, isReceived }: ContactCardsProps) {
  return (
    <div className={css.stack}>
      {list(content, "cards").map((card, index) => {
        // A card has no id of its own; cards of one message never change order.
        const key = `${index}:${text(card, "name")}`;
        return <ContactCard key={key} card={card} isReceived={isReceived} />;
      })}
    </div>
  );
}

function ContactCard({ card, isReceived }: { card: Content; isReceived: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const phones = list(card, "phones");
  const rawEmails = Array.isArray(card.emails) ? card.emails : [];
  const emails = rawEmails
    .map((email) => (typeof email === "string" ? email : text(email as Content, "email")))
    .filter(Boolean);
  const name = plainName(text(card, "name"));
  // The address on WhatsApp is whole; what somebody typed may lack its country.
  const number = phones
    .map((phone) => (/^\d+$/.test(text(phone, "wa_id")) ? `+${text(phone, "wa_id")}` : text(phone, "phone")))
    .find(Boolean);
  return (
    <details className={css.contact} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span className={css.fileIcon}>
          <IconUser size={20} aria-hidden="true" />
        </span>
        <span className={css.fileText}>
          <bdi className={css.fileName}>{name || <Trans>Contato</Trans>}</bdi>
          <span className={css.sub}>
            {text(card, "org") || formatPhone(text(phones[0] ?? {}, "phone")) || emails[0]}
          </span>
          <span className={css.link}>
            {isOpen ? <Trans>Ocultar detalhes</Trans> : <Trans>Ver detalhes</Trans>}
          </span>
        </span>
      </summary>
      <div className={css.details}>
        {phones.map((phone) => {
          const value = text(phone, "phone") || text(phone, "wa_id");
          return <Copyable key={value} value={value} label={formatPhone(value)} />;
        })}
        {emails.map((email) => (
          <Copyable key={email} value={email} label={email} />
        ))}
        {isReceived && isOpen && number ? <SaveContact name={name} phone={number} /> : null}
      </div>
    </details>
  );
}

/** Where the customer came from: an advertisement, shown without loading its picture. */
export function ReferralCard({ referral }: { referral: Content }) {
  const href = safeLink(text(referral, "source_url"));
  return (
    <div className={css.quoteCard}>
      <span className={css.label}>
        <IconSpeakerphone size={14} aria-hidden="true" /> <Trans>Veio de um anúncio</Trans>
      </span>
      {text(referral, "headline") ? <strong dir="auto">{text(referral, "headline")}</strong> : null}
      {text(referral, "body") ? (
        <span className={css.sub} dir="auto">
          {text(referral, "body")}
        </span>
      ) : null}
      {href ? (
        <a className={css.link} href={href} target="_blank" rel="noopener noreferrer nofollow" title={href}>
          <Trans>Abrir anúncio</Trans>
        </a>
      ) : null}
    </div>
  );
}

export function ProductCard({ product }: { product: Content }) {
  const id = text(product, "product_retailer_id") || text(product, "retailer_id");
  return (
    <div className={css.quoteCard}>
      <span className={css.label}>
        <IconTag size={14} aria-hidden="true" /> <Trans>Pergunta sobre um produto</Trans>
      </span>
      {id ? <bdi>{id}</bdi> : null}
    </div>
  );
}

/** A form's answers, as far as they are text. */
export function FlowAnswers({ content }: { content: Content }) {
  const answers = Object.entries(object(content, "answers") ?? {}).filter(([key]) => key !== "flow_token");
  const name = text(content, "name");
  return (
    <div className={css.quoteCard}>
      <span className={css.label}>
        {name ? <Trans>Formulário {name}</Trans> : <Trans>Formulário respondido</Trans>}
      </span>
      {answers.length === 0 ? (
        <span className={css.sub}>
          <Trans>Sem respostas</Trans>
        </span>
      ) : (
        <dl className={css.answers}>
          {answers.map(([key, value]) => (
            <div key={key}>
              <dt>{key.replace(/[_-]+/g, " ")}</dt>
              <dd dir="auto">{typeof value === "object" ? JSON.stringify(value) : String(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      <span className={css.sub}>
        <Plural value={answers.length} one="# campo" other="# campos" />
      </span>
    </div>
  );
}
