/**
 * A real control plane for tests, benchmarks and playing by hand: etcd, kube-apiserver and
 * kube-controller-manager on free ports of 127.0.0.1, and a stand-in for the kubelets.
 *
 * <p>A test class asks for it with {@link io.kubectlrc.controlplane.ControlPlaneTest} and gets a
 * {@link io.kubectlrc.controlplane.Sandbox} for each test. Imports nothing of {@code io.kubectlrc}:
 * it is the ground truth that the rest is held against.
 */
package io.kubectlrc.controlplane;
