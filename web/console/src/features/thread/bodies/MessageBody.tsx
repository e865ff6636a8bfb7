import { Trans, useLingui } from "@lingui/react/macro";
import {
  IconAlertCircle,
  IconCornerDownRight,
  IconExternalLink,
  IconListDetails,
  IconPhone,
} from "@tabler/icons-react";
import type { Attachment, Message } from "@/lib/api/types";
import { type Content, list, object, text, textOf } from "../content";
import { FormattedText, InternalText } from "../format/FormattedText";
import css from "./bodies.module.css";
import { ContactCards, FlowAnswers, LocationCard, ProductCard, ReferralCard } from "./cards";
import { Media } from "./media";
import { OrderCard } from "./OrderCard";

interface MessageBodyProps {
  message: Message;
  onOpen(attachment: Attachment): void;
}

/** The inside of a bubble, by kind. An unknown kind shows its text or says that it cannot be shown. */
export function MessageBody({ message, onOpen }: MessageBodyProps) {
  const content: Content = message.content;
  switch (message.kind) {
    case "text":
      return <TextBody message={message} />;
    case "image":
    case "video":
    case "audio":
    case "voice":
    case "document":
    case "sticker":
      return (
        <>
          {message.attachments.map((attachment) => (
            <Media key={attachment.id} attachment={attachment} onOpen={onOpen} />
          ))}
          {message.attachments.length === 0 ? <Unsupported content={{}} /> : null}
          {message.text ? <FormattedText text={message.text} /> : null}
        </>
      );
    case "location":
      return <LocationCard content={content} />;
    case "contacts":
      return <ContactCards content={content} isReceived={message.direction === "in"} />;
    case "interactive_reply":
    case "button_reply":
      return <Answer message={message} />;
    case "flow_reply":
      return <FlowAnswers content={content} />;
    case "order":
      return (
        <>
          <OrderCard content={content} />
          {message.text ? <FormattedText text={message.text} /> : null}
        </>
      );
    case "template":
    case "interactive":
      return <TemplateBody message={message} onOpen={onOpen} />;
    default:
      return message.text ? <FormattedText text={message.text} /> : <Unsupported content={content} />;
  }
}

function TextBody({ message }: { message: Message }) {
  const referral = object(message.content, "referral");
  const product = object(message.content, "product");
  return (
    <>
      {referral ? <ReferralCard referral={referral} /> : null}
      {product ? <ProductCard product={product} /> : null}
      {message.visibility === "internal" ? (
        <InternalText text={message.text} mentions={message.content.mentions} />
      ) : (
        <FormattedText text={message.text} />
      )}
    </>
  );
}

function Answer({ message }: { message: Message }) {
  const title = text(message.content, "title") || message.text;
  const description = text(message.content, "description");
  const isList = text(message.content, "type") === "list";
  return (
    <>
      <span className={css.label}>
        {isList ? (
          <IconListDetails size={14} aria-hidden="true" />
        ) : (
          <IconCornerDownRight size={14} aria-hidden="true" />
        )}
        {isList ? <Trans>Opção escolhida</Trans> : <Trans>Botão tocado</Trans>}
      </span>
      <FormattedText text={title} />
      {description ? (
        <span className={css.sub} dir="auto">
          {description}
        </span>
      ) : null}
    </>
  );
}

function buttonText(button: unknown): string {
  if (typeof button === "string") return button;
  return typeof button === "object" && button !== null
    ? text(button as Content, "text") || text(button as Content, "title")
    : "";
}

function TemplateBody({ message, onOpen }: MessageBodyProps) {
  const content: Content = message.content;
  const header = textOf(content, "header");
  const footer = textOf(content, "footer");
  const body = textOf(content, "body") || message.text;
  const buttons = Array.isArray(content.buttons) ? (content.buttons as unknown[]) : [];
  const options = list(content, "sections").flatMap((section) => list(section, "rows"));
  return (
    <>
      {message.attachments.map((attachment) => (
        <Media key={attachment.id} attachment={attachment} onOpen={onOpen} />
      ))}
      {header ? (
        <strong className={css.templateHeader} dir="auto">
          {header}
        </strong>
      ) : null}
      <FormattedText text={body} />
      {footer ? (
        <span className={css.sub} dir="auto">
          {footer}
        </span>
      ) : null}
      {buttons.length + options.length > 0 ? (
        <ul className={css.buttons}>
          {[...buttons, ...options].map((button, index) => {
            const type =
              typeof button === "object" && button !== null
                ? text(button as Content, "type").toLowerCase()
                : "";
            const label = buttonText(button);
            const key = `${index}:${label}`;
            return (
              <li key={key} dir="auto">
                {type === "url" ? <IconExternalLink size={14} aria-hidden="true" /> : null}
                {type === "phone_number" ? <IconPhone size={14} aria-hidden="true" /> : null}
                {label}
              </li>
            );
          })}
        </ul>
      ) : null}
    </>
  );
}

function Unsupported({ content }: { content: Content }) {
  const { t } = useLingui();
  const hint = text(content, "hint");
  const names: Record<string, string> = {
    poll: t`Enquete`,
    event: t`Evento`,
    list: t`Lista`,
    group_invite: t`Convite para grupo`,
    pin: t`Mensagem fixada`,
    view_once: t`Mídia de visualização única`,
  };
  const name = names[text(content, "what")];
  return (
    <div className={css.unready}>
      <IconAlertCircle size={20} aria-hidden="true" />
      <span>
        <Trans>O provedor não entrega este tipo de mensagem.</Trans>
        {name ? <span className={css.sub}>{name}</span> : null}
        <span className={css.sub}>
          {hint === "media_too_big" ? (
            <Trans>O arquivo é grande demais. Peça um menor ou um link.</Trans>
          ) : (
            <Trans>Abra o aplicativo no celular para ver, ou peça ao contato que envie de outra forma.</Trans>
          )}
        </span>
      </span>
    </div>
  );
}
