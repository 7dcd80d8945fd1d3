import ParadigmGround
import Testing

@Suite struct DescriptorTests {
    @Test func anOwnedDescriptorIsClosedWithItsLastReference() throws {
        var ends: [Int32] = [0, 0]
        #expect(unsafe pipe(&ends) == 0)
        let reader = OwnedDescriptor(FileDescriptor(ends[0]))
        var writer: OwnedDescriptor? = OwnedDescriptor(FileDescriptor(ends[1]))
        #expect(!hasHungUp(reader))
        withExtendedLifetime(writer) {}
        writer = nil
        #expect(hasHungUp(reader))
    }

    @Test func whatIsOpenedIsNotHandedToOtherPrograms() throws {
        let file = try OwnedDescriptor(opening: "/dev/null", O_RDONLY)
        #expect(fcntl(file.number, F_GETFD) & FD_CLOEXEC != 0)
    }

    @Test func aFileThatIsNotThereIsSaidSo() {
        #expect(throws: SystemError(code: ENOENT)) { try OwnedDescriptor(opening: "/nowhere/at all", O_RDONLY) }
        #expect(SystemError(code: ENOENT).message == "No such file or directory")
    }

    @Test func readsWhatWasWrittenUpToALimit() throws {
        var ends: [Int32] = [0, 0]
        #expect(unsafe pipe(&ends) == 0)
        let (reader, writer) = (OwnedDescriptor(FileDescriptor(ends[0])), OwnedDescriptor(FileDescriptor(ends[1])))
        try writer.descriptor.write(Array("one\ntwo\n".utf8))
        #expect(try reader.descriptor.readLine(limit: 10) == Array("one".utf8))
        #expect(try reader.descriptor.read(atMost: 2) == Array("tw".utf8))
        #expect(try reader.descriptor.readLine(limit: 1) == nil)
    }

    /// Whether nobody can write to a pipe any more.
    private func hasHungUp(_ reader: OwnedDescriptor) -> Bool {
        var entry = pollfd(fd: reader.number, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&entry, 1, 0)
        return entry.revents & Int16(POLLHUP) != 0
    }
}
