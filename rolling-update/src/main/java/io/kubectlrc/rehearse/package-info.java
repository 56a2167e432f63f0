/**
 * The rehearsal: what will run on a real cluster runs on a simulated one first, in virtual time,
 * and everything that would suffer is written down.
 *
 * <p>{@link io.kubectlrc.rehearse.RehearsedCluster} is that cluster and watches whatever runs on
 * it; {@link io.kubectlrc.rehearse.Rehearsal} runs updates and adoptions there, by the same code
 * that a real cluster gets; {@link io.kubectlrc.rehearse.NodeUpgrade} drains its nodes. Imports all
 * of the layers below, and no I/O.
 *
 * @apiNote Not stable: what is public here is so for the other packages, and may change with any
 *     version; but for the types that say otherwise.
 */
package io.kubectlrc.rehearse;
