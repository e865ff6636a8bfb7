import { Trans, useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { IconHeadset } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { fetchSupportCode } from "@/lib/api/support";
import { useNowValue } from "@/lib/time/ticker";
import { useCopy } from "@/ui/useCopy";
import css from "./support.module.css";
import { minutesLeft } from "./timeLeft";

const AGAIN_MS = 15_000;

/** "Código de Suporte": what is told to whoever gives support, and for how much longer it is valid (CON-40). */
export function SupportCode() {
  const { t } = useLingui();
  const { data, isError, refetch } = useQuery({
    queryKey: ["support-code"],
    queryFn: ({ signal }) => fetchSupportCode(signal),
    staleTime: 0,
  });
  const left = useNowValue((now) => (data ? minutesLeft(data.valid_until, now) : null));
  // The next code is asked for when this one ends: again and again where this machine's clock is fast.
  useEffect(() => {
    if (left !== 0) return;
    void refetch();
    const timer = setInterval(() => void refetch(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [left, refetch]);
  const { isCopied, copy, Icon } = useCopy(data?.code ?? "");
  const hours = Math.floor((left ?? 0) / 60);
  const minutes = (left ?? 0) % 60;
  const validity = hours > 0 ? t`Vale por mais ${hours} h ${minutes} min` : t`Vale por mais ${minutes} min`;
  return (
    <Menu.Item
      closeMenuOnClick={false}
      leftSection={<IconHeadset size={16} />}
      rightSection={data ? <Icon size={16} /> : null}
      onClick={data ? copy : () => void refetch()}
      title={data ? t`Copiar` : undefined}
    >
      <Trans>Código de Suporte</Trans>
      {data ? <strong className={css.code}>{data.code}</strong> : null}
      <span className={css.left} role="status">
        {isCopied
          ? t`Copiado`
          : data
            ? validity
            : isError
              ? t`Não foi possível ler. Tentar de novo`
              : t`Carregando…`}
      </span>
    </Menu.Item>
  );
}
