/**
 * What a conversion says of itself: notes and refusals of objects, and the lines of a report made
 * of them. It must not know how anything is converted.
 */
package io.kubectlrc.convert.report;
