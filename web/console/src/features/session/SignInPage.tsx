import { Trans, useLingui } from "@lingui/react/macro";
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { ApiError } from "@/lib/api/problem";
import type { Me } from "@/lib/api/types";
import { activateLocale, LOCALE_NAMES, LOCALES, useLocale } from "@/lib/i18n/i18n";
import { signIn } from "@/realtime/session";
import { Logo } from "@/ui/Logo";
import classes from "./SignInPage.module.css";

export function SignInPage({ onSignedIn }: { onSignedIn: (me: Me) => void }) {
  const { t } = useLingui();
  const locale = useLocale();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const passwordRef = useRef<HTMLInputElement>(null);

  useEffect(() => {
    document.title = t`Entrar · Prosa`;
  }, [t]);

  function explain(cause: unknown): string {
    if (cause instanceof ApiError) {
      if (cause.code === "invalid_credentials")
        return t`Usuário ou senha incorretos. Confira e tente de novo.`;
      if (cause.code === "too_many_attempts") {
        const seconds = Math.max(1, cause.retryAfter ?? 60);
        return t`Muitas tentativas seguidas. Aguarde ${seconds} segundos e tente de novo.`;
      }
      return t`O servidor não conseguiu entrar agora. Tente de novo em instantes.`;
    }
    return t`Não foi possível falar com o servidor. Verifique sua conexão com a internet.`;
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      onSignedIn(await signIn(login.trim(), password));
    } catch (cause) {
      setError(explain(cause));
      setBusy(false);
      passwordRef.current?.select();
    }
  }

  return (
    <main className={classes.page}>
      <form className={classes.card} onSubmit={submit} aria-labelledby="sign-in-title">
        <Logo size={40} />
        <div>
          <h1 className={classes.title} id="sign-in-title">
            <Trans>Entrar na Prosa</Trans>
          </h1>
          <p className={classes.lead}>
            <Trans>Todas as conversas com seus clientes em um só lugar.</Trans>
          </p>
        </div>
        <TextInput
          label={t`Usuário`}
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          size="md"
          required
          withAsterisk={false}
          data-autofocus
          ref={(node) => {
            if (node && document.activeElement === document.body) node.focus();
          }}
        />
        <PasswordInput
          label={t`Senha`}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          size="md"
          required
          withAsterisk={false}
          ref={passwordRef}
          visibilityToggleButtonProps={{ "aria-label": t`Mostrar ou esconder a senha` }}
        />
        <div aria-live="assertive">
          {error ? (
            <p className={classes.error}>
              <IconAlertCircle size={18} aria-hidden="true" />
              {error}
            </p>
          ) : null}
        </div>
        <Button type="submit" size="md" loading={busy} disabled={!login.trim() || !password} fullWidth>
          <Trans>Entrar</Trans>
        </Button>
      </form>
      <nav className={classes.languages} aria-label={t`Idioma`}>
        {LOCALES.map((item) => (
          <button
            key={item}
            type="button"
            lang={item}
            aria-pressed={item === locale}
            onClick={() => void activateLocale(item)}
          >
            {LOCALE_NAMES[item]}
          </button>
        ))}
      </nav>
    </main>
  );
}
