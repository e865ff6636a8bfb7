import { Trans } from "@lingui/react/macro";
import { IconArrowLeft } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import css from "./back.module.css";

/** From a page of its own back to the list. */
export function BackToContacts() {
  return (
    <Link to="/contacts" className={css.back}>
      <IconArrowLeft size={16} aria-hidden="true" />
      <Trans>Contatos</Trans>
    </Link>
  );
}
