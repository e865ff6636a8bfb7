import { lazy } from "react";

export const loadEmpty = () => import("./empty/ListEmpty");
/** Why a list is empty; seldom part of the first screen. */
export const ListEmpty = lazy(async () => ({ default: (await loadEmpty()).ListEmpty }));
