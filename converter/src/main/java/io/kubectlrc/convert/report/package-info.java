/**
 * What a conversion says of itself: notes and refusals of objects, and the lines of a report made
 * of them. It must not know how anything is converted.
 *
 * @apiNote Stable: what is public here keeps its meaning within a major version; methods may be
 *     added.
 */
package io.kubectlrc.convert.report;
