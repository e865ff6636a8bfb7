import type { Department, DepartmentSettings } from "../wire";

/** A department as its form sees it: everything in one row. */
export type DepartmentValue = DepartmentSettings &
  Pick<Department, "name" | "color" | "is_active" | "member_ids">;
