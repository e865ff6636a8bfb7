import { useLingui } from "@lingui/react/macro";
import type { WhyStep } from "@/lib/api/types";
import { useDepartmentWords } from "@/lib/i18n/departmentWords";
import { formatDateTime, formatDuration, formatTime } from "@/lib/time/format";
import { useNames } from "../names";

/** A step of "why is it here?" as a sentence; one of a newer server shows its code. */
export function useWhyText(): (step: WhyStep) => string {
  const { t, i18n } = useLingui();
  const { the } = useDepartmentWords();
  const names = useNames();
  const strategies: Record<string, string> = {
    round_robin: t`rodízio`,
    random: t`sorteio`,
    least_busy: t`o menos ocupado`,
    longest_idle: t`há mais tempo sem atender`,
    last_agent: t`atendeu este contato por último`,
    skills: t`tem a habilidade pedida`,
    owner: t`é responsável por este contato`,
  };

  function placed(params: Record<string, unknown>): string {
    const agent = names.user(String(params.agent_id ?? ""));
    const by = typeof params.user_id === "string" ? names.user(params.user_id) : null;
    const strategy = strategies[String(params.strategy ?? params.because ?? "")];
    const isAssigned = params.agent_id !== undefined && params.agent_id !== null;
    switch (params.by) {
      case "user":
        if (isAssigned)
          return params.user_id === params.agent_id
            ? t`${agent} assumiu o atendimento.`
            : t`${by ?? agent} passou o atendimento para ${agent}.`;
        return by ? t`${by} colocou o atendimento nesta fila.` : t`Foi colocado nesta fila.`;
      case "reply":
        return t`${agent} respondeu primeiro.`;
      case "routing":
        return strategy
          ? t`A distribuição escolheu ${agent}: ${strategy}.`
          : t`A distribuição escolheu ${agent}.`;
      case "overflow":
        return t`O transbordo trouxe o atendimento para esta fila.`;
      case "owner":
        return t`${agent} é responsável por este contato.`;
      case "flow":
        return t`O fluxo encaminhou o atendimento para cá.`;
      case "transfer_abandoned":
        return t`A transferência não foi aceita, e o atendimento voltou para a fila.`;
      default:
        return isAssigned ? t`O atendimento está com ${agent}.` : t`O atendimento entrou nesta fila.`;
    }
  }

  return ({ code, params }) => {
    const number = (name: string) => Number(params[name] ?? 0);
    switch (code) {
      case "no_ticket":
        return t`Não há atendimento aberto.`;
      case "overflowed": {
        const from = names.department(String(params.from_department_id));
        return t`Veio por transbordo de ${from}.`;
      }
      case "closed":
        return t`O atendimento foi encerrado em ${formatDateTime(String(params.at), i18n.locale)}.`;
      case "assigned":
      case "placed":
        return placed(params);
      case "offered": {
        const agent = names.user(String(params.agent_id));
        const until = formatTime(String(params.until), i18n.locale);
        return t`Está sendo oferecido a ${agent} até ${until}.`;
      }
      case "queued": {
        const position = number("position");
        const seconds = params.seconds;
        if (typeof seconds !== "number") return t`É o número ${position} da fila.`;
        const time = formatDuration(seconds * 1000);
        return t`É o número ${position} da fila; espera estimada: ${time}.`;
      }
      case "no_department":
        return t`Está na fila geral: alguém precisa iniciar e escolher ${the}.`;
      case "department_closed":
        return params.opens_at
          ? t`Fora do horário de atendimento; abre em ${formatDateTime(String(params.opens_at), i18n.locale)}.`
          : t`Fora do horário de atendimento.`;
      case "agents_pick":
        return t`Aqui, os atendentes escolhem o que atender.`;
      case "nobody_available":
        return t`Nenhum atendente está disponível.`;
      case "everybody_at_capacity":
        return t`Todos os atendentes disponíveis já estão com o máximo de ${number("capacity")} atendimentos.`;
      case "declined_by_all":
        return t`Todos os disponíveis recusaram ou não atenderam; será oferecido de novo em instantes.`;
      case "about_to_be_offered":
        return t`Será oferecido a um atendente em instantes.`;
      default:
        return code;
    }
  };
}
