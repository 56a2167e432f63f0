/**
 * The rehearsal: what will run on a real cluster runs on a simulated one first, in virtual time,
 * and everything that would suffer is written down.
 *
 * <p>{@link io.kubectlrc.rehearse.Stage} sets the stage and watches, whatever is played; {@link
 * io.kubectlrc.rehearse.Rehearsal} plays updates and adoptions on it, by the same code that a real
 * cluster gets. Imports all of the layers below, and no I/O.
 */
package io.kubectlrc.rehearse;
