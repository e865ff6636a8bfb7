import { Trans, useLingui } from "@lingui/react/macro";
import { RepliesList } from "../replies/RepliesList";

export default function RepliesPage() {
  const { t } = useLingui();
  return (
    <RepliesList
      title={t`Mensagens rápidas`}
      lead={<Trans>Textos prontos que os atendentes usam digitando / na conversa.</Trans>}
      isPersonal={false}
    />
  );
}
