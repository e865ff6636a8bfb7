import { Trans } from "@lingui/react/macro";
import { IconFile, IconList } from "@tabler/icons-react";
import { Fragment } from "react";
import type { Attachment } from "@/lib/api/types";
import type { Choices } from "./model";
import css from "./replies.module.css";

interface ReplyPreviewProps {
  text: string;
  attachments: readonly Attachment[];
  interactive: Choices;
}

/** About how the customer sees it; what is filled in on sending is marked. */
export function ReplyPreview({ text, attachments, interactive }: ReplyPreviewProps) {
  const parts = text.split(/(\{[a-z_][a-z0-9_]*\})/);
  const sections = interactive && "sections" in interactive ? interactive.sections : [];
  return (
    <section className={css.preview}>
      <span className={css.previewTitle}>
        <Trans>Prévia</Trans>
      </span>
      <div className={css.bubble}>
        {attachments.map((file) => (
          <span key={file.id} className={css.file}>
            <IconFile size={16} aria-hidden="true" /> {file.name}
          </span>
        ))}
        {text ? (
          <p className={css.text}>
            {parts.map((part, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its place
              <Fragment key={index}>{index % 2 ? <mark>{part}</mark> : part}</Fragment>
            ))}
          </p>
        ) : attachments.length === 0 ? (
          <p className={css.none}>
            <Trans>Escreva um texto ou anexe um arquivo.</Trans>
          </p>
        ) : null}
      </div>
      {interactive && "buttons" in interactive
        ? interactive.buttons.map((button) => (
            <span key={button.id} className={css.choice}>
              {button.title || "…"}
            </span>
          ))
        : null}
      {interactive && "sections" in interactive ? (
        <span className={css.choice}>
          <IconList size={16} aria-hidden="true" /> {interactive.button || "…"}
        </span>
      ) : null}
      {sections.map((section, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a section is known by its place
        <ul key={index} className={css.rows}>
          {section.title ? <li className={css.sectionTitle}>{section.title}</li> : null}
          {section.rows.map((row) => (
            <li key={row.id}>
              <span>{row.title || "…"}</span>
              {row.description ? <small>{row.description}</small> : null}
            </li>
          ))}
        </ul>
      ))}
    </section>
  );
}
