import type { ContactQuery } from "@/lib/api/contacts";
import { FilterChips } from "@/ui/desk/FilterChips";
import css from "./filters.module.css";
import { withoutFilters } from "./query";
import { useActiveFilters } from "./useFilters";

interface ActiveFiltersProps {
  query: ContactQuery;
  onQuery(query: ContactQuery): void;
}

export function ActiveFilters({ query, onQuery }: ActiveFiltersProps) {
  const filters = useActiveFilters(query);
  return filters.length > 0 ? (
    <FilterChips
      filters={filters}
      className={css.wide}
      onQuery={onQuery}
      onClear={() => onQuery(withoutFilters(query))}
    />
  ) : null;
}
