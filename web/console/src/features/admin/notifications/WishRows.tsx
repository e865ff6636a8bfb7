import { Trans, useLingui } from "@lingui/react/macro";
import { NativeSelect } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { useMe } from "@/realtime/store";
import { FieldRow } from "../kit/Page";
import type { ProfileSettings } from "../wire";

type Wish = "sound" | "desktop_notifications" | "push" | "push_content";

interface WishRowsProps {
  value: Pick<ProfileSettings, Wish>;
  onChange(patch: Partial<Pick<ProfileSettings, Wish>>): void;
}

/** How somebody wants to be told: as the company has it, or in their own way (INB-61 to INB-63). */
export function WishRows({ value, onChange }: WishRowsProps) {
  const { t } = useLingui();
  const { settings: company } = useMe().account;
  const row = (name: Wish, ours: boolean) => ({
    value: value[name],
    ours,
    onChange: (next: boolean | null) => onChange({ [name]: next }),
  });
  return (
    <>
      <WishRow
        label={t`Som`}
        hint={<Trans>Avisa de mensagens novas e de atendimentos oferecidos.</Trans>}
        {...row("sound", company.notify_sound)}
      />
      <WishRow
        label={t`Notificações na área de trabalho`}
        hint={<Trans>Quando você não está olhando a conversa. O navegador também precisa permitir.</Trans>}
        {...row("desktop_notifications", company.notify_desktop)}
      />
      <WishRow
        label={t`Notificações no celular`}
        hint={<Trans>Onde a Prosa está instalada como aplicativo.</Trans>}
        {...row("push", company.notify_push)}
      />
      {company.push_shows_content ? (
        <WishRow
          label={t`Nome e texto na tela bloqueada`}
          hint={<Trans>Desligado, o celular diz só que há uma novidade.</Trans>}
          {...row("push_content", true)}
        />
      ) : null}
    </>
  );
}

interface WishRowProps {
  label: string;
  hint: ReactNode;
  value: boolean | null;
  /** What the company has. */
  ours: boolean;
  onChange(value: boolean | null): void;
}

function WishRow({ label, hint, value, ours, onChange }: WishRowProps) {
  const { t } = useLingui();
  const id = useId();
  return (
    <FieldRow label={label} hint={hint} controlId={id}>
      <NativeSelect
        id={id}
        data={[
          { value: "", label: ours ? t`Padrão da empresa (ligado)` : t`Padrão da empresa (desligado)` },
          { value: "on", label: t`Ligado` },
          { value: "off", label: t`Desligado` },
        ]}
        value={value === null ? "" : value ? "on" : "off"}
        onChange={({ currentTarget }) =>
          onChange(currentTarget.value === "" ? null : currentTarget.value === "on")
        }
      />
    </FieldRow>
  );
}
