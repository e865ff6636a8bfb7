export interface Coordinates {
  latitude: number;
  longitude: number;
}

const PAIRS = [
  // A map's address: …/@-23.55,-46.63,17z · ?q=-23.55,-46.63 · #map=17/-23.55/-46.63 · ?mlat=…&mlon=…
  /@(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)/,
  /[?&](?:q|ll|query)=(?:loc:)?(-?\d+(?:\.\d+)?)(?:,|%2C)\s*(-?\d+(?:\.\d+)?)/i,
  /mlat=(-?\d+(?:\.\d+)?)&(?:amp;)?mlon=(-?\d+(?:\.\d+)?)/i,
  /#map=\d+\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)/,
  /^(-?\d+(?:\.\d+)?)°?\s*[,;\s]\s*(-?\d+(?:\.\d+)?)°?$/,
  // Decimal commas, as typed in Brazil: -23,5505; -46,6333
  /^(-?\d+,\d+)\s*[;\s]\s*(-?\d+,\d+)$/,
];

/** Latitude and longitude from typed or pasted text or a map's address, or null. */
export function parseCoordinates(text: string): Coordinates | null {
  const trimmed = text.trim();
  for (const pattern of PAIRS) {
    const match = pattern.exec(trimmed);
    if (!match) continue;
    const [latitude, longitude] = [match[1], match[2]].map((part) =>
      Number((part as string).replace(",", ".")),
    );
    if (latitude === undefined || longitude === undefined) continue;
    if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return { latitude, longitude };
  }
  return null;
}
