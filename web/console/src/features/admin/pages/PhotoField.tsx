import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useRef, useState } from "react";
import { api, apiUrl, csrfHeaders, toApiError } from "@/lib/api/client";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { useMe, useUser } from "@/realtime/store";
import { Avatar } from "@/ui/Avatar";
import { useAdminProblemText } from "../kit/useAdminTexts";
import css from "./profile.module.css";

async function send(file: File): Promise<void> {
  const body = new FormData();
  body.append("file", file, file.name);
  const response = await fetch(apiUrl("/me/photo"), {
    method: "PUT",
    body,
    headers: { Accept: "application/json", ...csrfHeaders() },
    credentials: "same-origin",
  });
  if (!response.ok) throw await toApiError(response);
}

/** One's photo, by which colleagues know one; everybody's avatars follow by themselves. */
export function PhotoField() {
  const { t } = useLingui();
  const problemText = useAdminProblemText();
  const { user } = useMe();
  const hasPhoto = Boolean(useUser(user.id)?.photo);
  const input = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function run(work: () => Promise<unknown>) {
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      const refusal = refusalOf(error);
      setProblem(
        refusal.code === "file_not_an_image" ? t`Este arquivo não é uma imagem.` : problemText(refusal),
      );
    }
    setBusy(false);
  }

  return (
    <div className={css.photo}>
      <Avatar id={user.id} name={user.name} size={64} />
      <div>
        <div className={css.photoButtons}>
          <input
            ref={input}
            type="file"
            hidden
            accept="image/png,image/jpeg,image/webp,image/gif"
            data-testid="photo"
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              event.currentTarget.value = "";
              if (file) void run(() => send(file));
            }}
          />
          <Button variant="default" size="xs" loading={isBusy} onClick={() => input.current?.click()}>
            {hasPhoto ? <Trans>Trocar foto</Trans> : <Trans>Escolher foto</Trans>}
          </Button>
          {hasPhoto ? (
            <Button
              variant="subtle"
              size="xs"
              disabled={isBusy}
              onClick={() => void run(() => api.delete("/me/photo"))}
            >
              <Trans>Remover foto</Trans>
            </Button>
          ) : null}
        </div>
        {problem ? (
          <p role="alert" className={css.photoProblem}>
            {problem}
          </p>
        ) : (
          <p className={css.photoHint}>
            <Trans>Seus colegas veem a foto. Ela é cortada em um quadrado.</Trans>
          </p>
        )}
      </div>
    </div>
  );
}
