import { Trans, useLingui } from "@lingui/react/macro";
import { formatDateTime } from "@/lib/time/format";
import css from "./desk.module.css";

/** Nobody is behind this contact any more: what is left, and since when. */
export function Erased({ at }: { at: string }) {
  const { i18n } = useLingui();
  const when = formatDateTime(at, i18n.locale);
  return (
    <p className={css.erased}>
      <Trans>
        Os dados desta pessoa foram apagados em {when} (LGPD). Restam só os protocolos, com datas e motivos.
      </Trans>
    </p>
  );
}
