// Statements of the White House of 2021 and 2022, in the public domain; from brian14708/wh-briefings (commit 737ca03, CC0).

export const CHIPS = {
  title: 'Statement from President Biden on House Passage of CHIPS and Science Act',
  paragraphs: [
    'Today, the House passed a bill that will make cars cheaper, appliances cheaper, and computers cheaper. It will lower the costs of every day goods. And, it will create high-paying manufacturing jobs across the country and strengthen U.S. leadership in the industries of the future at the same time.',
    'The CHIPS and Science Act is exactly what we need to be doing to grow our economy right now. By making more semiconductors in the United States, this bill will increase domestic manufacturing and lower costs for families. And, it will strengthen our national security by making us less dependent on foreign sources of semiconductors. This bill includes important guardrails to ensure that companies receiving tax payer dollars invest in America and that union workers are building new manufacturing plants across the country.',
    'I look forward to signing this bill into law and continuing to grow our economy from the bottom up and middle out for working families all across the country.',
  ],
} as const;

export const COUNCIL = {
  title:
    'Joint Statement on National Security Advisor Jake Sullivan’s Meeting with Russian Security Council Secretary Nikolay Patrushev',
  paragraphs: [
    'National Security Advisor Jake Sullivan and the Secretary of the Russian Security Council Nikolay Patrushev held consultations on United States-Russia relations as part of regular Security Council contacts. The meeting was a logical continuation of the recent discussions held in Reykjavik between Secretary of State Blinken and Foreign Minister Lavrov.',
    'The meeting was an important step in the preparation for a planned U.S.-Russia summit, the date and location of which will be announced later.',
    'The discussions were held in a constructive manner and, despite outstanding differences, allowed for a better understanding of each other’s positions.',
    'A wide range of issues of mutual interest were discussed with a high priority given to the topic of strategic stability. The sides expressed confidence that mutually acceptable solutions could be found in a number of areas.',
  ],
} as const;

export const ACCESSION = {
  title: 'Statement from President Biden on Senate Ratification of the NATO Accession Protocols',
  paragraphs: [
    'Today, the Senate overwhelmingly endorsed our close partners Finland and Sweden joining NATO. This historic vote sends an important signal of the sustained, bipartisan U.S. commitment to NATO, and to ensuring our Alliance is prepared to meet the challenges of today and tomorrow.',
    'As I told Prime Minister Andersson and President Niinistö when I hosted them at the White House in May, the United States remains committed to the security of Sweden and Finland. We will continue working to remain vigilant against any threats to our shared security.',
    'I look forward to signing the accession protocols and welcoming Sweden and Finland, two strong democracies with highly capable militaries, into the greatest defensive alliance in history.',
  ],
} as const;

export const textOf = ({ paragraphs }: { readonly paragraphs: readonly string[] }): string => paragraphs.join('\n');
