import { expect, it } from "vitest";
import { parseCoordinates } from "./coordinates";

it.each([
  ["-23.5505, -46.6333", -23.5505, -46.6333],
  ["-23.5505 -46.6333", -23.5505, -46.6333],
  ["-23,5505; -46,6333", -23.5505, -46.6333],
  ["-23,5505, -46,6333".replace(", ", " "), -23.5505, -46.6333],
  ["https://www.google.com/maps/place/X/@-23.55,-46.63,17z", -23.55, -46.63],
  ["https://maps.google.com/?q=-23.55,-46.63", -23.55, -46.63],
  ["https://www.openstreetmap.org/#map=17/-23.55/-46.63", -23.55, -46.63],
])("reads %s", (text, latitude, longitude) => {
  expect(parseCoordinates(text)).toEqual({ latitude, longitude });
});

it.each(["", "abc", "91, 0", "0, 181", "-23.5", "1,2,3"])("refuses %s", (text) => {
  expect(parseCoordinates(text)).toBeNull();
});
