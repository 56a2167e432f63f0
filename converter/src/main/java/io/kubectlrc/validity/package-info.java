/**
 * What an API server accepts: which fields an object of a kind has, what each of them holds, and
 * which must be there.
 *
 * <p>{@link io.kubectlrc.validity.Validity} is the one check that everything passes before code
 * trusts its shape. It knows the kinds that the tools read by a table that a test derives from
 * fabric8's model; objects of other kinds pass. Pure. Imports of {@code io.kubectlrc} only {@code
 * selector} and {@code manifest}.
 *
 * @apiNote Not stable: what is public here is so for the other packages, and may change with any
 *     version.
 */
package io.kubectlrc.validity;
