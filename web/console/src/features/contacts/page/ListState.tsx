import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconAddressBook, IconFilterOff, IconLock, IconPlugConnectedX } from "@tabler/icons-react";
import type { ContactQuery } from "@/lib/api/contacts";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { usePermission } from "@/realtime/store";
import { EmptyState } from "@/ui/EmptyState";
import { filterCount, isNarrowed, withoutFilters } from "./query";

interface ListStateProps {
  query: ContactQuery;
  error: unknown;
  isBusy: boolean;
  onRetry(): void;
  onQuery(query: ContactQuery): void;
  onNew(): void;
}

/** Why there is no row, and what to do about it. */
export function ListState({ query, error, isBusy, onRetry, onQuery, onNew }: ListStateProps) {
  const problemText = useProblemText();
  const mayEdit = usePermission("contacts.edit");
  if (error) {
    const refusal = refusalOf(error);
    if (refusal.code === "forbidden")
      return (
        <EmptyState icon={<IconLock size={28} />} title={<Trans>Você não tem acesso aos contatos</Trans>}>
          <Trans>Peça ao administrador da empresa a permissão correspondente.</Trans>
        </EmptyState>
      );
    return (
      <EmptyState
        icon={<IconPlugConnectedX size={28} />}
        title={<Trans>Os contatos não puderam ser carregados</Trans>}
        action={
          <Button variant="default" loading={isBusy} onClick={onRetry}>
            <Trans>Tentar de novo</Trans>
          </Button>
        }
      >
        {problemText(refusal)}
      </EmptyState>
    );
  }
  if (isNarrowed(query)) {
    const { q } = query;
    const isFiltered = filterCount(query) > 0;
    return (
      <EmptyState
        icon={<IconFilterOff size={28} />}
        title={
          q ? (
            <Trans>
              Nenhum contato com “<bdi>{q}</bdi>”
            </Trans>
          ) : (
            <Trans>Nenhum contato com estes filtros</Trans>
          )
        }
        action={
          isFiltered ? (
            <Button variant="default" onClick={() => onQuery(withoutFilters(query))}>
              <Trans>Limpar filtros</Trans>
            </Button>
          ) : (
            <Button variant="default" onClick={() => onQuery({ ...query, q: undefined })}>
              <Trans>Limpar a busca</Trans>
            </Button>
          )
        }
      >
        {q ? (
          <Trans>A busca olha nome, telefone com ou sem o nono dígito, e-mail e CPF completo.</Trans>
        ) : (
          <Trans>Só aparecem contatos que atendem a todos os filtros.</Trans>
        )}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<IconAddressBook size={28} />}
      title={<Trans>Ainda não há contatos</Trans>}
      action={
        mayEdit ? (
          <Button onClick={onNew}>
            <Trans>Novo contato</Trans>
          </Button>
        ) : undefined
      }
    >
      <Trans>
        Quem escrever para a empresa aparece aqui. Você vê os contatos das conversas que pode ver.
      </Trans>
    </EmptyState>
  );
}
