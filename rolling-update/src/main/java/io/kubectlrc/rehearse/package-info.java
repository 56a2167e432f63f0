/**
 * The rehearsal: what will run on a real cluster runs on a simulated one first, in virtual time,
 * and everything that would suffer is written down.
 *
 * <p>Knows how to set the stage and how to watch, not what is played: the operation is the
 * caller's, and the same code that the real cluster gets. Imports no I/O.
 */
package io.kubectlrc.rehearse;
