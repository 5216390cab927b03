// Pages as news sites serve them, around statements in the public domain: menus, advertisements, captions, sharing, related stories.
import { ACCESSION, CHIPS, COUNCIL } from './texts.ts';

const menu = `<header><div class="logo"><a href="/">The Harbor Courier</a></div>
<nav class="main-nav"><ul>${['Politics', 'Business', 'Sport', 'Weather', 'Opinion', 'Culture'].map((one) => `<li><a href="/${one.toLowerCase()}">${one}</a></li>`).join('')}</ul></nav>
<form class="search"><input name="q" placeholder="Search the Courier"><button>Search</button></form></header>
<div class="cookie-banner" role="dialog"><p>We and our 812 partners store and access information on your device. Accept all cookies to support our journalism, or choose which ones you allow.</p><button>Accept</button></div>`;
const share = `<div class="share-buttons"><a class="share facebook" href="#">Share on Facebook</a><a class="share twitter" href="#">Tweet</a><button>Copy link</button></div>`;
const advertisement = `<div class="ad-slot advertisement" data-ad="mpu"><span>Advertisement</span><a href="https://ads.example/">Lose weight with this one trick from Aldermouth, doctors are amazed by it</a></div>`;
const related = `<aside class="related-stories"><h3>More on this story</h3><ul><li><a href="/a">Ferry operator blames the tide again</a></li><li><a href="/b">Council budget passes by one vote</a></li></ul></aside>
<section class="comments" id="comments"><h3>Comments (3)</h3><div class="comment"><p>First!</p></div><div class="comment"><p>Nobody asked my opinion on that, and I have one, as ever, about the harbour and its dredging.</p></div></section>
<footer><p>© 2022 The Harbor Courier. All rights reserved. Use of this site is subject to our terms.</p><ul><li><a href="/about">About</a></li><li><a href="/privacy">Privacy</a></li></ul></footer>`;
const figure = `<figure class="lead-image"><img src="/i/1.jpg" alt=""><figcaption>The Senate on Wednesday, before the vote that nobody expected to be close. Photograph: A. Nother/Courier</figcaption></figure>`;
const body = (paragraphs: readonly string[], between = ''): string =>
  paragraphs.map((one) => `<p>${one}</p>`).join(`\n${between}\n`);

const linked = {
  '@context': 'https://schema.org',
  '@graph': [
    { '@type': 'WebSite', name: 'The Harbor Courier', url: 'https://www.harborcourier.example/' },
    { '@type': 'BreadcrumbList', itemListElement: [] },
    {
      '@type': ['NewsArticle'],
      headline: CHIPS.title,
      datePublished: '2022-07-28T14:05:00-04:00',
      dateModified: '2022-07-29T09:00:00-04:00',
      author: [
        { '@type': 'Person', name: 'Ines Valdera' },
        { '@type': 'Person', name: 'Tom Okafor' },
      ],
      description: 'The House has passed the act; the President&rsquo;s signature is next.'.replace(
        '&rsquo;',
        '&#8217;',
      ),
      mainEntityOfPage: { '@type': 'WebPage', '@id': 'https://www.harborcourier.example/politics/2022/chips-act' },
    },
  ],
};

/** A large site: JSON-LD, everything around the text. */
export const linkedPage = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${CHIPS.title} | The Harbor Courier</title>
<link rel="canonical" href="https://www.harborcourier.example/politics/2022/chips-act">
<meta property="og:title" content="House passes CHIPS act"><meta property="og:site_name" content="The Harbor Courier">
<script type="application/ld+json">{ broken</script><script type="application/ld+json">${JSON.stringify(linked)}</script>
<script>window.dataLayer = [{"page": "article"}];</script><style>.ad-slot { color: red }</style></head>
<body>${menu}<main><article><h1>${CHIPS.title}</h1><div class="byline">By <a rel="author" href="/by/valdera">Ines Valdera</a> and Tom Okafor</div>${share}${figure}
<div class="article-body">${body(CHIPS.paragraphs, advertisement)}</div>${share}</article></main>${related}</body></html>`;

/** An older site: OpenGraph and <meta>, no <article>, line breaks of Windows. */
export const olderPage = `<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1252">
<title>${ACCESSION.title} - Courier</title><meta property="og:title" content="${ACCESSION.title} - Courier"><meta property="og:site_name" content="Courier">
<meta property="og:url" content="http://courier.example/nato?id=7"><meta name="author" content="By Ines Valdera and Jos\u00e9 Okafor">
<meta property="article:author" content="https://facebook.example/courier"><meta name="description" content="Two more allies."><meta property="article:published_time" content="2022-08-03"></head>
<body><table><tr><td>${menu}</td></tr></table><div id="content"><h1>${ACCESSION.title}</h1><div class="story">${body(ACCESSION.paragraphs)}</div></div>${related}</body></html>`.replaceAll(
  '\n',
  '\r\n',
);

/** A statement as a press office puts it up: nothing but <time>. */
export const plainPage = `<!doctype html><title>${COUNCIL.title}</title><body><article><h1>${COUNCIL.title}</h1>
<p><time datetime="2021-05-24">Monday</time></p>${body(COUNCIL.paragraphs)}</article>`;

/** The front page. */
export const pageWithoutArticle = `<!doctype html><html><head><title>The Harbor Courier</title></head><body>${menu}
<ul class="teasers">${['Ferry late again', 'Budget passes', 'Storm expected'].map((one) => `<li><a href="#">${one}</a></li>`).join('')}</ul>${related}</body></html>`;

/** Built by scripts in the browser; only JSON-LD holds the text. */
export const scriptedPage = `<!doctype html><html><head><script type="application/ld+json">${JSON.stringify({
  '@type': 'NewsArticle',
  headline: CHIPS.title,
  datePublished: '28/07/2022',
  author: 'Ines Valdera',
  url: 'https://m.courier.example/a',
  articleBody: CHIPS.paragraphs.join('\n\n'),
})}</script></head><body><div id="root"></div></body></html>`;
