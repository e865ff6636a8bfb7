import "@/lib/i18n/deskCatalog";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { IconAlertCircle, IconMailX } from "@tabler/icons-react";
import { type FormEvent, useEffect, useState } from "react";
import { ApiError } from "@/lib/api/problem";
import { acceptInvitation, type Invited, lookAtInvitation } from "@/lib/api/support";
import { EmptyState } from "@/ui/EmptyState";
import { Logo } from "@/ui/Logo";
import css from "./SignInPage.module.css";

interface InvitationPageProps {
  /** Signs in with the login and the password that was just chosen. */
  onChosen(login: string, password: string): Promise<void>;
  /** To the ordinary page for signing in. */
  onLeave(): void;
}

/** Where the link of an invitation leads: somebody new chooses their own password and is in. */
export function InvitationPage({ onChosen, onLeave }: InvitationPageProps) {
  const { t } = useLingui();
  // Behind the #, where it reaches no server's log.
  const [token] = useState(() => window.location.hash.slice(1));
  const [invited, setInvited] = useState<Invited | null>(null);
  const [isOver, setOver] = useState(token === "");
  const [password, setPassword] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  useEffect(() => {
    document.title = t`Convite · Prosa`;
  }, [t]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for a link
  useEffect(() => {
    if (!token) return;
    lookAtInvitation(token).then(setInvited, refused);
  }, [token]);

  function refused(cause: unknown) {
    if (cause instanceof ApiError && cause.code === "invitation_over") return setOver(true);
    const code = cause instanceof ApiError ? cause.problem.errors?.[0]?.code : undefined;
    const texts: Record<string, string> = {
      password_too_short: t`A senha precisa de pelo menos 12 caracteres.`,
      password_too_long: t`A senha é longa demais.`,
      password_common: t`Esta senha é fácil de adivinhar. Escolha outra.`,
    };
    setError(
      (code && texts[code]) ||
        (cause instanceof ApiError
          ? t`O servidor não conseguiu concluir agora. Tente de novo em instantes.`
          : t`Não foi possível falar com o servidor. Verifique sua conexão com a internet.`),
    );
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const { login } = await acceptInvitation(token, password);
      await onChosen(login, password);
    } catch (cause) {
      refused(cause);
      setBusy(false);
    }
  }

  if (isOver) {
    return (
      <main className={css.page}>
        <EmptyState
          icon={<IconMailX size={28} />}
          title={<Trans>Este convite não vale mais</Trans>}
          action={
            <Button variant="default" onClick={onLeave}>
              <Trans>Ir para a entrada</Trans>
            </Button>
          }
        >
          <Trans>
            Ele já foi usado, venceu ou foi substituído por outro. Peça um novo link a quem convidou você, ou
            entre com a sua senha.
          </Trans>
        </EmptyState>
      </main>
    );
  }
  return (
    <main className={css.page}>
      <form className={css.card} onSubmit={(event) => void submit(event)} aria-labelledby="invitation-title">
        <Logo size={40} />
        <div>
          <h1 className={css.title} id="invitation-title">
            <Trans>Bem-vindo à Prosa</Trans>
          </h1>
          {invited ? (
            <p className={css.lead}>
              <Trans>
                {invited.name}, escolha a senha com que vai entrar em <strong>{invited.account_name}</strong>.
              </Trans>
            </p>
          ) : null}
        </div>
        {invited ? (
          <>
            <TextInput label={t`Usuário`} value={invited.login} readOnly autoComplete="username" size="md" />
            <PasswordInput
              label={t`Senha`}
              description={t`Pelo menos 12 caracteres, difícil de adivinhar.`}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              autoComplete="new-password"
              size="md"
              required
              withAsterisk={false}
              visibilityToggleButtonProps={{ "aria-label": t`Mostrar ou esconder a senha` }}
            />
          </>
        ) : null}
        <div aria-live="assertive">
          {error ? (
            <p className={css.error}>
              <IconAlertCircle size={18} aria-hidden="true" />
              {error}
            </p>
          ) : null}
        </div>
        {invited ? (
          <Button type="submit" size="md" loading={isBusy} disabled={!password} fullWidth>
            <Trans>Entrar</Trans>
          </Button>
        ) : null}
      </form>
    </main>
  );
}
