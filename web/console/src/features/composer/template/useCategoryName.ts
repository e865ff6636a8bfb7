import { useLingui } from "@lingui/react/macro";

export function useCategoryName(): (category: string) => string {
  const { t } = useLingui();
  return (category) => {
    switch (category.toUpperCase()) {
      case "UTILITY":
        return t`Utilidade`;
      case "MARKETING":
        return t`Marketing`;
      case "AUTHENTICATION":
        return t`Autenticação`;
      default:
        return category;
    }
  };
}
