/**
 * A Kubernetes cluster in memory and in virtual time: API server, controllers and kubelets, with
 * scripted and seeded faults. The same seed gives the same run.
 *
 * <p>Rehearsals and tests drive the real planner against it. It knows nothing of rollouts: imports
 * neither {@code rollout} nor {@code adopt} nor {@code run}.
 */
package io.kubectlrc.simulate;
