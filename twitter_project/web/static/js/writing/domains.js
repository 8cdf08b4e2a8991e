// Finds domains in a text: labels with dots in between, the last a top-level domain of today. The
// same rule as tweets/text/domains.py, which explains it.

globalThis.tern ??= {};

{
  const latinAccents =
    "\xc0-\xd6\xd8-\xf6\xf8-\xff\u0100-\u024f\u0253\u0254\u0256\u0257\u0259\u025b" +
    "\u0263\u0268\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff";
  const invalid = "\ufffe\ufeff\uffff";
  const directional = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069";
  const spaces =
    "\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000";
  const punctuation = "!'#%&()*+,\\\\./:;<=>?@\\[\\]^{|}~$";
  const noLetter = punctuation + spaces + invalid + directional;
  tern.characters = { latinAccents, invalid, directional, spaces, punctuation };

  const labelMax = 63;
  const topLevelDomains = new Set(tern.textData.domains.split(" "));
  const longestForeign = Math.max(
    ...[...topLevelDomains].map((name) => (/[^\0-\x7f]/.test(name) ? name.length : 0)),
  );
  const encoded = /[xX][nN]--[-0-9a-zA-Z]+/y;
  const word = /[a-zA-Z]+/y;
  const latin = new RegExp(`[-A-Za-z0-9${latinAccents}]`);
  const beforeNoUrl = new RegExp(`[A-Za-z0-9@\uff20$#\uff03${invalid}]`);
  const runs = new RegExp(
    "(?:(?![hH][tT]{2}[pP][sS]?://)[A-Za-z0-9]+" +
      `|[^${noLetter}A-Za-z0-9]|\\.)+`,
    "g",
  );

  tern.findRuns = (text) =>
    Array.from(text.matchAll(runs), (run) => [run.index, run.index + run[0].length]);

  tern.mayBegin = (text, place) => place === 0 || !beforeNoUrl.test(text[place - 1]);

  tern.matchAt = (pattern, text, place) => {
    pattern.lastIndex = place;
    return pattern.exec(text);
  };

  function endOfTld(text, start) {
    const prefixed = tern.matchAt(encoded, text, start);
    let end = start + (prefixed?.[0].length ?? 0);
    if (prefixed && !/[@+]/.test(text[end] ?? "")) return end;
    const plain = tern.matchAt(word, text, start)?.[0] ?? "";
    end = start + plain.length;
    const goesOn = /[0-9a-zA-Z@+-]/.test(text[end] ?? "");
    if (plain && !goesOn && topLevelDomains.has(plain.toLowerCase())) return end;
    return endOfForeignTld(text, start);
  }

  function endOfForeignTld(text, start) {
    const beginning = text.slice(start, start + longestForeign).toLowerCase();
    if (!/[^\0-\x7f]/.test(beginning)) return 0;
    for (let length = beginning.length; length > 1; length--) {
      if (!topLevelDomains.has(beginning.slice(0, length))) continue;
      if (!/[0-9a-zA-Z@+-]/.test(text[start + length] ?? "")) return start + length;
    }
    return 0;
  }

  function readLabels(text, start, end) {
    return text.slice(start, end).split(".").map((name) => {
      const label = {
        start,
        end: start + name.length,
        beginsWell: name !== "" && !/^[-_]/.test(name),
        endsWell: name !== "" && !/[-_]$/.test(name),
        afterUnderscore: start + name.lastIndexOf("_") + 1,
        tldEnd: endOfTld(text, start),
      };
      start = label.end + 1;
      return label;
    });
  }

  tern.Run = class {
    constructor(text, start, end) {
      this.text = text;
      this.labels = readLabels(text, start, end);
      this.place = 0;
      this.last = this.labels.map(() => 0);
      for (let place = this.labels.length - 2; place >= 0; place--) {
        const label = this.labels[place];
        if (label.beginsWell && label.endsWell) {
          this.last[place] = this.findLast(place, label.start);
        }
      }
    }

    takeHost() {
      const last = this.last[0];
      return last ? { start: this.labels[0].start, end: this.labels[last].tldEnd } : null;
    }

    takeDomain(start) {
      for (; this.place < this.labels.length - 1; this.place++) {
        const label = this.labels[this.place];
        const first = this.findFirst(this.place, Math.max(start, label.start));
        if (first === null) continue;
        return { start: first, end: this.labels[this.findLast(this.place, first)].tldEnd };
      }
      return null;
    }

    findFirst(place, start) {
      const label = this.labels[place];
      if (!label.endsWell) return null;
      if (!this.last[place + 1]) {
        if (!this.labels[place + 1].tldEnd) return null;
        start = Math.max(start, label.afterUnderscore);
      }
      for (; start < label.end; start++) {
        const isLetter = !/[-_\udc00-\udfff]/.test(this.text[start]);
        if (isLetter && tern.mayBegin(this.text, start)) return start;
      }
      return null;
    }

    findLast(place, first) {
      if (this.last[place + 1]) return this.last[place + 1];
      const isName = first >= this.labels[place].afterUnderscore;
      return isName && this.labels[place + 1].tldEnd ? place + 1 : 0;
    }
  };

  tern.findLatinDomains = (domain) => {
    const domains = [];
    let start = null;
    let found = null;
    let begin = 0;
    for (const name of domain.split(".")) {
      const end = begin + name.length;
      const tldEnd = start === null ? 0 : endOfTld(domain, begin);
      if (tldEnd) found = { start, end: tldEnd };
      let tail = end;
      while (tail > begin && latin.test(domain[tail - 1])) tail--;
      if (tail > begin || !name) {
        if (found) domains.push(found);
        start = tail < end ? tail : null;
        found = null;
      } else {
        start ??= begin;
      }
      begin = end + 1;
    }
    return found ? [...domains, found] : domains;
  };

  tern.hasValidLabels = (domain) => {
    const isEncoded = domain.toLowerCase().startsWith("xn--");
    if (isEncoded && !tern.findLatinDomains(domain).length) return false;
    return domain.split(".").every((label) => encodedLength(label) <= labelMax);
  };

  function encodedLength(label) {
    const codes = Array.from(label, (character) => character.codePointAt(0));
    if (codes.length > labelMax || codes.every((code) => code < 128)) return codes.length;
    return "xn--".length + punycodeLength(codes);
  }

  // How many letters Punycode needs (RFC 3492, section 6.3).
  function punycodeLength(codes) {
    const basic = codes.filter((code) => code < 128).length;
    let [length, done, delta, bias, least] = [basic + (basic ? 1 : 0), basic, 0, 72, 128];
    while (done < codes.length) {
      const next = Math.min(...codes.filter((code) => code >= least));
      delta += (next - least) * (done + 1);
      least = next;
      for (const code of codes) {
        if (code < least) delta++;
        if (code !== least) continue;
        length += digitsOf(delta, bias);
        bias = adapt(delta, done + 1, done === basic);
        delta = 0;
        done++;
      }
      delta++;
      least++;
    }
    return length;
  }

  function digitsOf(delta, bias) {
    let digits = 1;
    for (let place = 36; ; place += 36, digits++) {
      const threshold = Math.min(Math.max(place - bias, 1), 26);
      if (delta < threshold) return digits;
      delta = Math.floor((delta - threshold) / (36 - threshold));
    }
  }

  function adapt(delta, count, isFirst) {
    delta = Math.floor(delta / (isFirst ? 700 : 2));
    delta += Math.floor(delta / count);
    let places = 0;
    for (; delta > 455; places += 36) delta = Math.floor(delta / 35);
    return places + Math.floor((36 * delta) / (delta + 38));
  }
}
