import "@/lib/i18n/deskCatalog";
import { withoutFilters } from "@/realtime/filters";
import type { ListQuery } from "@/realtime/store";
import { FilterChips } from "@/ui/desk/FilterChips";
import { useActiveFilters } from "./useFilterWords";

interface ActiveFiltersProps {
  query: ListQuery;
  onQuery(query: ListQuery): void;
}

export function ActiveFilters({ query, onQuery }: ActiveFiltersProps) {
  return (
    <FilterChips
      filters={useActiveFilters(query)}
      onQuery={onQuery}
      onClear={() => onQuery(withoutFilters(query))}
    />
  );
}
