import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";

interface MoreProps {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage(): Promise<unknown> };
}

/** The next page of a list, as long as there is one. */
export function More({ query }: MoreProps) {
  return query.hasNextPage ? (
    <Button variant="subtle" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
      <Trans>Mostrar mais</Trans>
    </Button>
  ) : null;
}
