// Eleventy with the pages of the comparison and no others; the addresses of articles are those of our site.

const LANGUAGES = ["tk", "hy"];
const ON_A_PAGE = 20;
const IN_A_FEED = 20;

const newestFirst = (api) =>
  api
    .getAll()
    .filter((item) => item.data.key)
    .sort((a, b) => b.date - a.date || (a.url < b.url ? -1 : 1));
const inLanguage = (articles, language) => articles.filter((article) => article.data.language === language);

/** The articles of each language and key of a taxonomy, as one list of terms. */
function terms(articles, kind, keysOf) {
  const found = new Map();
  for (const article of articles) {
    for (const key of keysOf(article.data)) {
      const language = article.data.language;
      const url = `/${language}/${kind}/${key}/`;
      if (!found.has(url)) found.set(url, { kind, key, language, url, articles: [] });
      found.get(url).articles.push(article);
    }
  }
  return [...found.values()].sort((a, b) => (a.url < b.url ? -1 : 1));
}

/** The pages of a language's list of all articles. */
function pages(articles, language) {
  const own = inLanguage(articles, language);
  const count = Math.ceil(own.length / ON_A_PAGE);
  return Array.from({ length: count }, (_, index) => ({
    language,
    number: index + 1,
    count,
    articles: own.slice(index * ON_A_PAGE, (index + 1) * ON_A_PAGE),
  }));
}

export default function (config) {
  config.addPassthroughCopy({ "src/media": "media", "style.css": "style.css" });
  config.amendLibrary("md", (markdown) => markdown.set({ html: true, typographer: true }));
  config.addGlobalData("names", { tk: "Kitaphana habarlary", hy: "Գրադարանային լուրեր" });
  config.addGlobalData("host", "https://news.example.org");

  config.addFilter("iso", (date) => date.toISOString().replace(".000", ""));
  config.addFilter("day", (date) => `${date.getUTCDate()}.${date.getUTCMonth() + 1}.${date.getUTCFullYear()}`);

  config.addCollection("byDate", newestFirst);
  config.addCollection("versions", (api) => {
    const found = {};
    for (const article of newestFirst(api)) (found[article.data.key] ??= []).push(article);
    return found;
  });
  config.addCollection("fronts", (api) => LANGUAGES.flatMap((language) => pages(newestFirst(api), language)));
  config.addCollection("byCategory", (api) => terms(newestFirst(api), "category", (data) => [data.category]));
  config.addCollection("byTag", (api) => terms(newestFirst(api), "tag", (data) => data.tags));
  config.addCollection("feeds", (api) =>
    LANGUAGES.map((language) => ({ language, articles: inLanguage(newestFirst(api), language).slice(0, IN_A_FEED) })),
  );

  return {
    dir: { input: "src", output: "_site", includes: "../_includes" },
    markdownTemplateEngine: false,
    htmlTemplateEngine: "njk",
  };
}
