/**
 * Runs what {@code rollout} and {@code adopt} decide: observe, ask for the next step, apply it, and
 * tell about it. Holds the lock of an operation and checks everything before its first write.
 *
 * <p>Decides nothing about the course of an update; prints nothing. Imports neither {@code
 * simulate} nor a Kubernetes client.
 */
package io.kubectlrc.run;
