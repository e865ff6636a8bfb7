import { Fragment, memo, type ReactNode } from "react";
import { cutMentions } from "@/lib/mentions";
import { useStore } from "@/realtime/core";
import css from "./format.module.css";
import { type FormatNode, isBigEmoji, parseFormat } from "./parse";

function renderNode(node: FormatNode, key: string): ReactNode {
  switch (node.type) {
    case "text":
      return <Fragment key={key}>{node.text}</Fragment>;
    case "bold":
      return <strong key={key}>{render(node.children)}</strong>;
    case "italic":
      return <em key={key}>{render(node.children)}</em>;
    case "strike":
      return <s key={key}>{render(node.children)}</s>;
    case "mono":
      return (
        <code key={key} className={css.mono}>
          {node.text}
        </code>
      );
    case "code":
      return (
        <code key={key} className={css.code}>
          {node.text}
        </code>
      );
    case "link":
      return (
        <a key={key} href={node.href} target="_blank" rel="noopener noreferrer nofollow" title={node.href}>
          <bdi>{node.text}</bdi>
        </a>
      );
  }
}

/** The tree of a text never changes in place, an edited text is parsed anew: places are keys. */
function render(nodes: FormatNode[]): ReactNode[] {
  return nodes.map((node, index) => {
    // A block ends its line itself.
    const isAfterBlock = nodes[index - 1]?.type === "mono" && node.type === "text";
    const shown = isAfterBlock ? { ...node, text: node.text.replace(/^\n/, "") } : node;
    return renderNode(shown, `${index}:${node.type}`);
  });
}

interface InternalTextProps {
  text: string;
  /** Whom the message calls, by id. */
  mentions: unknown;
}

/** A colleague's text: the same, with the people it names marked, and the reader most of all when it calls them. */
export const InternalText = memo(function InternalText({ text, mentions }: InternalTextProps) {
  const users = useStore((state) => state.me?.directory.users);
  const me = useStore((state) => state.me?.user);
  const mine = me && Array.isArray(mentions) && mentions.includes(me.id) ? `@${me.name}` : null;
  const pieces = cutMentions(text, users?.map((user) => user.name) ?? []);
  return (
    <span className={css.text} dir="auto">
      {pieces.map((piece, index) =>
        index % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: an edited text is cut anew
          <span key={index} className={css.mention} data-me={piece === mine || undefined}>
            {piece}
          </span>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: an edited text is cut anew
          <Fragment key={index}>{render(parseFormat(piece))}</Fragment>
        ),
      )}
    </span>
  );
});

/** Customer's text: parsed to nodes, isolated in direction, wrapped anywhere. Never HTML. */
export const FormattedText = memo(function FormattedText({ text }: { text: string }) {
  return (
    <span className={css.text} dir="auto" data-big={isBigEmoji(text) || undefined}>
      {render(parseFormat(text))}
    </span>
  );
});
