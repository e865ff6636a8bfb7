import { describe, expect, it } from "vitest";
import { makeMe } from "@/lib/testing/factories";
import { everyView, moved, PRESET_IDS, presetOf, presetViews } from "./model";

const usual = makeMe().account.settings.views;
const ids = (views: readonly { id: string }[]) => views.map((view) => view.id).join(" ");

describe("the views of the inbox", () => {
  it("lists those that the stored document does not name, hidden", () => {
    const views = everyView([{ id: "mine", is_shown: true, label: "Meus" }]);
    expect(ids(views)).toBe("mine waiting active open all closed bot");
    expect(views.filter((view) => view.is_shown).map((view) => view.id)).toEqual(["mine"]);
  });

  it("moves one and keeps the ends", () => {
    expect(ids(moved(usual, "open", 0))).toBe("open waiting mine active all closed bot");
    expect(ids(moved(usual, "waiting", 2))).toBe("mine active waiting open all closed bot");
    expect(ids(moved(usual, "waiting", -1))).toBe(ids(usual));
    expect(ids(moved(usual, "bot", 99))).toBe(ids(usual));
  });

  it("knows its presets again, whatever is hidden", () => {
    for (const id of PRESET_IDS) expect(presetOf(presetViews(id))).toBe(id);
    expect(presetOf(usual)).toBe("usual");
    expect(presetOf(moved(usual, "open", 0))).toBeNull();
    expect(presetOf(usual.map((view) => ({ ...view, label: "Outro" })))).toBeNull();
  });
});
