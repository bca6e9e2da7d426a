//! Landlock: from here on no file exists but those that are named. <https://docs.kernel.org/userspace-api/landlock.html>

use std::path::Path;

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetError, Scope,
    path_beneath_rules,
};

/// Newest set of rights that is given up; older kernels take the part that they know.
const RIGHTS: ABI = ABI::V6;
/// What a dynamically linked program needs to start.
const LIBRARIES: [&str; 6] = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache"];

/// Whether this kernel has Landlock.
pub(super) fn can_be_hidden() -> bool {
    let needed = Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
    needed.handle_access(AccessFs::from_all(ABI::V1)).and_then(Ruleset::create).is_ok()
}

/// Leaves `read`, `program` and the system's libraries readable. Without Landlock in the kernel nothing changes.
///
/// # Errors
/// When the kernel has Landlock and refuses.
pub(super) fn hide_all_but(read: &Path, program: &Path) -> Result<(), RulesetError> {
    Ruleset::default()
        .handle_access(AccessFs::from_all(RIGHTS))?
        .handle_access(AccessNet::from_all(RIGHTS))?
        .scope(Scope::from_all(RIGHTS))?
        .create()?
        .add_rules(path_beneath_rules(LIBRARIES, AccessFs::from_read(RIGHTS)))?
        .add_rules(path_beneath_rules([program], AccessFs::from_read(RIGHTS)))?
        .add_rules(path_beneath_rules([read], AccessFs::ReadFile))?
        .restrict_self()?;
    Ok(())
}
