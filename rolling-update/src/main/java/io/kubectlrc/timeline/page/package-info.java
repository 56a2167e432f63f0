/**
 * Pages to look at: one self-contained HTML file each, with pictures made here, as SVG, and all
 * that they show as tables, too. Nothing of it is asked of any network. Text of others enters
 * through {@link io.kubectlrc.timeline.page.Html#text} alone, which escapes it. Nobody imports this
 * who is not asked for a page.
 *
 * @apiNote Not stable: what is public here is so for the other packages, and may change with any
 *     version.
 */
package io.kubectlrc.timeline.page;
