import { Fragment, memo } from "react";
import { type FormatNode, isBigEmoji, parseFormat } from "./parse";
import css from "./format.module.css";

function render(nodes: FormatNode[]) {
  return nodes.map((node, index) => {
    // The tree of a text never changes in place: an edited text is parsed anew.
    const key = `${index}:${node.type}`;
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
  });
}

/** Customer's text: parsed to nodes, isolated in direction, wrapped anywhere. Never HTML. */
export const FormattedText = memo(function FormattedText({ text }: { text: string }) {
  return (
    <div className={css.text} dir="auto" data-big={isBigEmoji(text) || undefined}>
      {render(parseFormat(text))}
    </div>
  );
});
