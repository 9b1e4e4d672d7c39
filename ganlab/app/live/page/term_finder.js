// Where a text says one of the glossary's words.

// Around a word whose writing has spaces between words; Chinese has none.
const BEFORE = "(?<![\\p{Script=Latin}\\p{N}_/-])", BEHIND = "(?![\\p{Script=Latin}\\p{N}_/]|-\\p{Script=Latin})";

/** The forms of all terms -> a function of a text that finds them: [{at, length, key}], in their order.
 *  terms: [[key, forms]]; a form in small letters may begin with a capital, and a longer one goes before a shorter.
 *  otherSenses: phrases with such a word that mean something else. */
export function finder(terms, otherSenses) {
  const keys = new Map(otherSenses.map((phrase) => [phrase, null])), sources = [];
  for (const [key, forms] of terms) for (const form of forms) keys.set(form, key);
  for (const form of [...keys.keys()].sort((a, b) => b.length - a.length)) {
    const first = form[0], either = first === first.toLowerCase() ? `[${first}${first.toUpperCase()}]` : first;
    sources.push(/\p{Script=Han}/u.test(form) ? form : `${BEFORE}${either}${form.slice(1)}${BEHIND}`);
  }
  const words = new RegExp(sources.join("|"), "gu");
  return (text) =>
    [...text.matchAll(words)].map(({ 0: form, index }) => {
      const key = keys.get(form) ?? keys.get(form[0].toLowerCase() + form.slice(1)) ?? null;
      return { at: index, length: form.length, key };
    }).filter(({ key }) => key !== null);
}
