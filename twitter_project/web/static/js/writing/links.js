// Finds the URLs in a text, with and without a protocol. The same rule as tweets/text/links.py,
// which explains it.

globalThis.tern ??= {};

{
  const { latinAccents } = tern.characters;
  const urlMax = 4096;
  const tcoSlugMax = 40;

  const character = `[a-zA-Z\\u0400-\\u04ff0-9!*';:=+,.$/%#\\[\\]\\-\\u2013_~@|&${latinAccents}]`;
  const parentheses = `\\((?:${character}+|${character}*\\(${character}+\\)${character}*)\\)`;
  const pathEnd = `(?:[+\\-a-zA-Z\\u0400-\\u04ff0-9=_#/${latinAccents}]|${parentheses})`;
  const path =
    `(?:${character}*(?:${parentheses}${character}*)*${pathEnd}` + `|@${character}+/)`;
  const query =
    "\\?[a-zA-Z0-9!?*'@();:&=+$/%#\\[\\]\\-_.,~|]*[a-zA-Z0-9\\-_&=#/]";
  const tails = new RegExp(`(?<port>:[0-9]+)?(?<path>/${path}*)?(?:${query})?`, "y");
  const tco = new RegExp(
    `^[hH][tT][tT][pP][sS]?://[tT]\\.[cC][oO]/(?<slug>[a-zA-Z0-9]+)(?:${query})?`,
  );

  const octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  const label = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
  const ownHost = new RegExp(
    `(?:(?:[lL][oO][cC][aA][lL][hH][oO][sS][tT]|${octet}(?:\\.${octet}){3}` +
      "|\\[[0-9a-fA-F:.]+\\])(?::[0-9]{1,5})?(?![a-zA-Z0-9_@:-]|\\.[a-zA-Z0-9])" +
      `|(?![tT]\\.[cC][oO][:/])${label}(?:\\.${label})*(?::[0-9]{1,5}(?![0-9])|(?=/)))`,
    "y",
  );
  const rest = /[!#$%&'()*+,\-./:;=?@[\]_|~\u2013\p{L}\p{M}\p{N}]*/uy;
  const sentence =
    /\/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/uy;
  const closing = { "(": ")", "[": "]" };
  const looseEnds = ".,:;!?'*|~$@%";

  class Rests {
    constructor(text) {
      this.text = text;
      this.end = 0;
    }

    endOf(start) {
      const { text } = this;
      if (!/[/?]/.test(text[start] ?? "")) return start;
      if (tern.matchAt(sentence, text, start)) return start + 1;
      if (start >= this.end) this.read(start);
      let end = this.firstOddBracket(start);
      while (end > start && looseEnds.includes(text[end - 1])) end--;
      return end;
    }

    read(start) {
      const { text } = this;
      this.end = start + tern.matchAt(rest, text, start)[0].length;
      this.partners = new Map();
      let opened = [];
      for (let place = start; place < this.end; place++) {
        if (text[place] in closing) opened.push(place);
        else if (!/[)\]]/.test(text[place])) continue;
        else if (closing[text[opened.at(-1)]] === text[place]) {
          this.partners.set(opened.pop(), place);
        } else opened = [];
      }
    }

    firstOddBracket(start) {
      for (let place = start; place < this.end; place++) {
        if (!/[()[\]]/.test(this.text[place])) continue;
        if (!this.partners.has(place)) return place;
        place = this.partners.get(place);
      }
      return this.end;
    }
  }

  function matchTail(text, domain) {
    const tail = tern.matchAt(tails, text, domain.end);
    return { ...tail.groups, end: domain.end + tail[0].length };
  }

  function isValid(text, start, domain, tail) {
    const isShort = tail.end - start <= urlMax;
    return isShort && tern.hasValidLabels(text.slice(domain.start, domain.end));
  }

  // Return the URL with a protocol at `start`, if any, and where to go on.
  function takeUrl(rests, start, host, runEnd) {
    const { text } = rests;
    const own = tern.matchAt(ownHost, text, host);
    if (own) {
      const end = rests.endOf(host + own[0].length);
      return [{ start, end }, end];
    }
    const domain = runEnd ? new tern.Run(text, host, runEnd).takeHost() : null;
    if (!domain) return [null, 0];
    const tail = matchTail(text, domain);
    if (!isValid(text, start, domain, tail)) return [null, tail.end];
    return withProtocol(rests, start, domain, tail);
  }

  function withProtocol(rests, start, domain, tail) {
    const short = tco.exec(rests.text.slice(start, tail.end));
    if (!short) {
      const end = rests.endOf(domain.end + (tail.port?.length ?? 0));
      return [{ start, end }, Math.max(end, tail.end)];
    }
    const isLink = short.groups.slug.length <= tcoSlugMax;
    return [isLink ? { start, end: start + short[0].length } : null, tail.end];
  }

  // Add the URLs without a protocol that begin in a run, and return where to go on.
  function takeBare(text, start, end, free, links) {
    if (!text.slice(start, end).includes(".")) return free;
    const run = new tern.Run(text, start, end);
    for (let domain; (domain = run.takeDomain(free)); ) {
      const tail = matchTail(text, domain);
      const isApart = !/[-_./]/.test(text[domain.start - 1] ?? "");
      if (isApart && isValid(text, domain.start, domain, tail)) {
        links.push(...withoutProtocol(text, domain, tail));
      }
      free = tail.end + 1;
    }
    return free;
  }

  function withoutProtocol(text, domain, tail) {
    const found = tern.findLatinDomains(text.slice(domain.start, domain.end));
    return found.map((latin, place) => {
      const isLast = place === found.length - 1;
      const end = isLast && tail.path ? tail.end : domain.start + latin.end;
      return { start: domain.start + latin.start, end };
    });
  }

  tern.findLinks = (text) => {
    if (!text.includes("://") && !/\.[^\s.]/.test(text)) return [];
    const protocols = new Map();
    for (const { 0: typed, index } of text.matchAll(/https?:\/\//gi)) {
      if (tern.mayBegin(text, index)) protocols.set(index + typed.length, index);
    }
    const runs = new Map(tern.findRuns(text));
    const starts = [...new Set([...protocols.keys(), ...runs.keys()])];
    const rests = new Rests(text);
    const links = [];
    let free = 0;
    for (const start of starts.sort((one, other) => one - other)) {
      if ((protocols.get(start) ?? -1) >= free) {
        const [link, end] = takeUrl(rests, protocols.get(start), start, runs.get(start));
        if (end) free = end + 1;
        if (link) links.push(link);
      }
      const end = runs.get(start) ?? 0;
      if (end > free) free = takeBare(text, start, end, free, links);
    }
    return links;
  };
}
