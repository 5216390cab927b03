// Which paragraphs of a newsroom's draft are not prose by its reporters: captions, credits, housekeeping lines.
import type { NotScored } from './draft.ts';

/** Longer texts are prose whatever they begin with. */
const LONGEST_LABEL = 400;

const CAPTION =
  /^(?:\(?(?:photos?|photograph|images?|pictures?|picture|illustration|graphic|video|file photo|caption|credits?|photo credit|image credit|photo by|image by|getty images|watch|listen)\)?\s*(?::|\/|\||—|–| by\b|courtesy\b)|\(?(?:AP|AFP|Reuters|Getty) (?:photo|image)s?\b)/iu;

const BOILERPLATE: readonly RegExp[] = [
  /^(?:(?:please )?(?:subscribe|sign up|register)\b.{0,80}\b(?:newsletters?|updates?|alerts?|inbox|e-?mail|today|now|here)\b|subscribe(?: now| today)?[.!]?$)/iu,
  /^(?:[-—*•\s]*)(?:advertis(?:e?ment|ing)|sponsored(?: content)?|story continues below|article continues below|continue reading|read more|read also|related(?: stories| articles| coverage)?|more on this story|see also|recommended|trending|share this|follow us|most read|editors?[’'] picks?)\b.{0,120}$/iu,
  /^(?:this (?:story|article|post|report|piece|version)|the (?:story|article)) (?:was|has been|is|will be) (?:\w+ )?(?:updated|corrected|amended|published|republished|first published|originally published|edited|produced|developing|part of)\b/iu,
  /^(?:correction|clarification|editor[’']?s[’']? note|update|updated|last updated|published|posted|note to readers)\s*(?::|—|–|-|\bat\b|\bon\b)/iu,
  /^(?:copyright\b|©|\(c\) \d{4}|all rights reserved)/iu,
  /^(?:(?:you can )?(?:contact|reach|e-?mail|write to|follow|tweet)\b.{0,160}(?:@|\b\d{3}[-. ]\d{4}\b|at \S+\.\w{2,}))/iu,
  /^(?:tel|phone|fax|e-?mail|media contact|press contact|contact)s?\s*:/iu,
  /^(?:(?:additional )?(?:reporting|writing|editing|research) (?:by|from)\b|\(?(?:reporting|editing|writing) by\b|with (?:reporting|files|additional reporting) (?:by|from)\b|.{0,60}\bcontributed to this (?:report|story|article)\.?$)/iu,
  /^(?:click here|download (?:the|our) app|leave a comment|comments? (?:are|is) (?:closed|off)|view (?:the )?(?:comments|gallery|discussion thread)|print this|skip to content|log in|sign in|terms of (?:use|service)|privacy policy|cookie)/iu,
  /^(?:By|BY|by|From|Words by)\s+\p{Lu}[\p{L}.’'-]*(?:\s+(?:\p{Lu}[\p{L}.’'-]*|and|de|van|von|der|la|bin|al|&)|,)*\s*(?:,?\s*(?:staff writer|reporter|correspondent))?$/u,
  /^(?:#+|-{1,3}30-{1,3}|\*\s?\*\s?\*|ends|-ends-|more to come)\.?$/iu,
];

/** What a text is when it is not prose; undefined for prose. */
export function labelOf(text: string): NotScored | undefined {
  if (!/[\p{L}\p{N}]/u.test(text)) return 'boilerplate';
  if (text.length > LONGEST_LABEL) return undefined;
  if (CAPTION.test(text)) return 'caption';
  return BOILERPLATE.some((pattern) => pattern.test(text)) ? 'boilerplate' : undefined;
}

const TEMPLATE = /\{\{[^{}]{0,1000}\}\}|\{%[^%]{0,1000}%\}|\{:[^{}]{0,200}\}/gu;

/** The text without shortcodes and template tags of Hugo, Jekyll and Eleventy. */
export const withoutTemplates = (text: string): string => (text.includes('{') ? text.replace(TEMPLATE, ' ') : text);

/** MDX imports and exports. */
export const isModuleLine = (text: string): boolean =>
  /^(?:import\s.{0,300}\sfrom\s+["']|import\s+["']|export\s+(?:const|default|function|let)\s)/u.test(
    text.slice(0, 400),
  );
