extension ServerErrorBody {
    /// An object that describes an error, with the usual names beside those that it has for it.
    ///
    /// `Message` and `Code` are those of Amazon's services, `errcode` and `errmsg` of Tencent's, `fault` of Apigee,
    /// `base_resp` of MiniMax, `msg` of many.
    static func withUsualNames(_ object: JSONObject) -> JSONObject {
        var usual = object
        func set(_ name: String, from others: [JSONValue?]) {
            guard !(object[name]?.saysSomething ?? false) else { return }
            if let value = others.lazy.compactMap(\.self).first(where: \.saysSomething) { usual[name] = value }
        }
        let isRefusal = object["success"] == false || object["ok"] == false
        set(
            "message",
            from: ["Message", "error_message", "errorMessage", "error_msg", "errmsg", "msg"].map { object[$0] }
                + [isRefusal ? object["description"] : nil]
        )
        set("code", from: ["Code", "error_code", "errorCode", "errcode"].map { object[$0] })
        set(
            "error",
            from: [object["Error"], fault(object["fault"]), baseResponse(object["base_resp"]), first(object["errors"])]
                + ["response", "data", "result"].map { object[$0]?["error"] }
        )
        return usual
    }

    private static func fault(_ json: JSONValue?) -> JSONValue? { json?["faultstring"] ?? json }

    private static func baseResponse(_ json: JSONValue?) -> JSONValue? {
        guard let code = json?["status_code"], code.saysSomething else { return nil }
        return ["code": code, "message": json?["status_msg"] ?? .null]
    }

    /// The first of several errors; of a dictionary of problems all of them.
    private static func first(_ json: JSONValue?) -> JSONValue? {
        guard let elements = json?.array else { return json?.object == nil ? nil : json }
        return elements.first.flatMap { $0.object == nil ? nil : $0 }
    }
}
