import { describe, expect, it } from '@jest/globals';
import { NO_COLORS } from '../../../../src/cli/cli-context.js';
import {
  aside,
  facts,
  list,
  paragraph,
  table,
  type Document,
} from '../../../../src/services/exports/document/document.js';
import { toHtml } from '../../../../src/services/exports/document/html.js';
import { toMarkdown } from '../../../../src/services/exports/document/markdown.js';
import { toText } from '../../../../src/cli/document/text.js';

const DOCUMENT: Document = {
  notices: [{ kind: 'notice', tone: 'bad', title: 'KEY ALARM: look', lines: ['Gabor: below | chance'] }],
  title: 'Run <b>pilot',
  sections: [
    {
      title: 'Figures',
      blocks: [
        table(
          ['task', '>accuracy % [95 %]', '~'],
          [['Grid_1', { text: '94.98', tone: 'bad' }, '█████'], { cells: ['all', '72.84', '███··'], strong: true }],
        ),
        table(['measure', '>value'], [{ cells: ['ECE', '0.27'], note: 'mean distance of confidence from accuracy' }]),
        facts([['model', 'a*b']]),
        paragraph('Read this.', 'strong'),
        aside('Or not.'),
        ...list(['one', 'two']),
      ],
    },
  ],
};

describe('a document', () => {
  it('is aligned text under a box that comes first', () => {
    expect(toText(DOCUMENT, { width: 60, colors: NO_COLORS })).toBe(
      [
        '╔══════════════════════════════════════════════════════════╗',
        '║ KEY ALARM: look                                          ║',
        '║                                                          ║',
        '║ Gabor: below | chance                                    ║',
        '╚══════════════════════════════════════════════════════════╝',
        '',
        'Run <b>pilot',
        '',
        'Figures',
        '───────',
        '',
        'task    accuracy %',
        '            [95\u00a0%]',
        '──────  ──────────  ─────',
        'Grid_1       94.98  █████',
        'all          72.84  ███··',
        '',
        'measure  value',
        '───────  ─────',
        'ECE       0.27  mean distance of confidence from accuracy',
        '',
        'model  a*b',
        '',
        'Read this.',
        '',
        'Or not.',
        '',
        '- one',
        '- two',
        '',
      ].join('\n'),
    );
  });

  it('is Markdown that GitHub shows as it is meant', () => {
    expect(toMarkdown(DOCUMENT)).toBe(
      [
        '> [!CAUTION]',
        '> **KEY ALARM: look**',
        '>',
        String.raw`> Gabor: below \| chance`,
        '',
        String.raw`# Run \<b>pilot`,
        '',
        '## Figures',
        '',
        '| task | accuracy % [95\u00a0%] |  |',
        '| --- | ---: | --- |',
        '| Grid_1 | **94.98** | █████ |',
        '| **all** | **72.84** | **███··** |',
        '',
        '| measure | value | what it says |',
        '| --- | ---: | --- |',
        '| ECE | 0.27 | mean distance of confidence from accuracy |',
        '',
        '|  |  |',
        '| --- | --- |',
        String.raw`| model | a\*b |`,
        '',
        '**Read this.**',
        '',
        'Or not.',
        '',
        '- one',
        '- two',
        '',
      ].join('\n'),
    );
  });

  it('leaves drawings out, then wraps text, where the terminal is too narrow', () => {
    const wide = table(['name', '>n', '~'], [['a name of several words', '2,688', '██████████']]);
    const written = (width: number) => toText(withBlock(wide), { width, colors: NO_COLORS });
    expect(written(45)).toContain('a name of several words  2,688  ██████████\n');
    expect(written(35)).toContain('a name of several words  2,688\n');
    expect(written(25)).toContain('a name of several   2,688\nwords\n');
  });

  it('writes a note under its row where there is no room beside it', () => {
    const noted = table(['measure', '>value'], [{ cells: ['ECE', '0.27'], note: 'mean distance of confidence' }]);
    expect(toText(withBlock(noted), { width: 30, colors: NO_COLORS })).toContain(
      'ECE       0.27\n    mean distance of\n    confidence\n',
    );
  });

  it('lets no name steer the terminal or break a line of Markdown', () => {
    const hostile = table(['run'], [['a\u001b[31mb\nc\u202e']]);
    expect(toText(withBlock(hostile), { width: 60, colors: NO_COLORS })).toContain('a [31mb c');
    expect(toMarkdown(withBlock(hostile))).toContain('| a [31mb c |');
  });

  it('is one HTML file with its plots, in which nothing of the text is markup', () => {
    const html = toHtml(DOCUMENT, [{ title: 'Reliability', summary: 'right & said', svg: '<svg><path/></svg>' }]);
    expect(html).toContain('<h1>Run &lt;b&gt;pilot</h1>');
    expect(html).toContain('<p class="notice bad"><strong>KEY ALARM: look</strong><br>Gabor: below | chance</p>');
    expect(html).toContain('<svg><path/></svg><figcaption>right &amp; said</figcaption>');
    expect(html).toContain('<tr class="strong"><td>all</td><td class="number">72.84</td>');
    expect(html).toContain('<td class="note">mean distance of confidence from accuracy</td>');
    expect(html).not.toMatch(/<script|(src|href)=/);
  });
});

function withBlock(block: Document['sections'][number]['blocks'][number]): Document {
  return { notices: [], title: 'T', sections: [{ title: 'S', blocks: [block] }] };
}
