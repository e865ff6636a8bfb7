import { useQueryClient } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { Account, AccountSettings } from "../wire";
import { type Form, useForm } from "./useForm";

export type Company = AccountSettings & Pick<Account, "name" | "timezone" | "language">;

/** The company and all its settings as one form; several pages show their part of it. */
export function useAccountForm(account: Account): Form<Company> {
  const queries = useQueryClient();
  const { name, timezone, language } = account;
  return useForm<Company>({ ...account.settings, name, timezone, language }, async (changes) => {
    const { name, timezone, language, ...settings } = changes;
    await api.patch("/account", {
      ...(name === undefined ? {} : { name }),
      ...(timezone === undefined ? {} : { timezone }),
      ...(language === undefined ? {} : { language }),
      ...(Object.keys(settings).length > 0 ? { settings } : {}),
    });
    await queries.invalidateQueries({ queryKey: ["admin"] });
  });
}
