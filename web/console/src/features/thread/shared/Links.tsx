import { useLingui } from "@lingui/react/macro";
import { IconLink } from "@tabler/icons-react";
import type { Message } from "@/lib/api/types";
import { formatDate } from "@/lib/time/format";
import { ShowButton } from "./ShowButton";
import css from "./shared.module.css";

interface LinksProps {
  links: { href: string; host: string; message: Message }[];
  onShow(message: Message): void;
}

/** Addresses that were written; the host stands first, because it tells where they lead. */
export function Links({ links, onShow }: LinksProps) {
  const { i18n } = useLingui();
  return (
    <ul className={css.rows}>
      {links.map(({ href, host, message }) => (
        <li key={`${message.id} ${href}`} className={css.row}>
          <a href={href} target="_blank" rel="noopener noreferrer" title={href}>
            <IconLink size={20} aria-hidden="true" />
            <span className={css.text}>
              <bdi>{host}</bdi>
              <small dir="ltr">{href.replace(/^https?:\/\/[^/]*/i, "") || "/"}</small>
              <small>{formatDate(message.position_at, i18n.locale)}</small>
            </span>
          </a>
          <ShowButton what={href} onPress={() => onShow(message)} />
        </li>
      ))}
    </ul>
  );
}
