import { Trans, useLingui } from "@lingui/react/macro";
import { RepliesList } from "../replies/RepliesList";

export default function OwnRepliesPage() {
  const { t } = useLingui();
  return (
    <RepliesList
      title={t`Minhas mensagens rápidas`}
      lead={<Trans>Só você as vê e usa, digitando / na conversa.</Trans>}
      isPersonal
    />
  );
}
